package portal

func (v SentPage) firstTitle() string {
	if v.Email == "" {
		return v.Site.t("portal.sent.stored_title")
	}
	return v.Site.t("portal.sent.mail_title")
}

func (v SentPage) first() string {
	switch {
	case v.Email == "":
		return v.Site.t("portal.sent.stored")
	case v.StopOnly:
		return v.Site.t("portal.sent.mail_stop", "Email", v.Email)
	}
	return v.Site.t("portal.sent.mail", "Email", v.Email)
}

func (v SentPage) secondTitle() string {
	if v.StopOnly {
		return v.Site.t("portal.sent.stop_title")
	}
	return v.Site.t("portal.sent.look_title")
}

func (v SentPage) second() string {
	if v.StopOnly {
		return v.Site.t("portal.sent.stop")
	}
	return v.Site.t("portal.sent.look")
}

func (v SentPage) answer(a AnswerBy) string {
	if a.Date == "" {
		return v.Site.t("portal.sent.answer_open", "What", a.What)
	}
	return v.Site.t("portal.sent.answer", "What", a.What, "Date", a.Date)
}
