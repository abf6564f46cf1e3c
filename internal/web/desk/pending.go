package desk

var workRoutes, houseRoutes []route

const maxUpload = 1
