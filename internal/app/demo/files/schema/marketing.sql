-- The newsletter and advertising of Larkspur Outfitters. It knows people by address and by device only.
CREATE TABLE subscribers (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  first_name TEXT,
  country TEXT NOT NULL,
  source TEXT NOT NULL,
  subscribed BOOLEAN NOT NULL,
  signed_up_at DATETIME NOT NULL
);
CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  sent_on DATE NOT NULL
);
CREATE TABLE campaign_sends (
  id INTEGER PRIMARY KEY,
  subscriber_id INTEGER NOT NULL REFERENCES subscribers (id),
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
  opened_at DATETIME,
  clicked BOOLEAN NOT NULL
);
CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE TABLE segment_members (
  subscriber_id INTEGER NOT NULL REFERENCES subscribers (id),
  segment_id INTEGER NOT NULL REFERENCES segments (id),
  since DATE NOT NULL,
  PRIMARY KEY (subscriber_id, segment_id)
);
CREATE TABLE ad_audience (
  id INTEGER PRIMARY KEY,
  email TEXT,
  device_id TEXT,
  partner TEXT NOT NULL,
  interest TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  added_at DATETIME NOT NULL
);
CREATE INDEX sends_by_subscriber ON campaign_sends (subscriber_id);
CREATE INDEX audience_by_device ON ad_audience (device_id);
