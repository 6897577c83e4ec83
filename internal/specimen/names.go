package specimen

// A people is a stock of names that an invented person is drawn from. Surnames
// and given names are ordinary ones of the language, put together at random, so
// they test its letters and lengths and name nobody.
type people struct {
	female, male []string
	// surnames are used for everybody; where feminine is set, each has its
	// feminine form at the same place.
	surnames, feminine []string
	// second is the share of people with a second given name, joined the share
	// of double surnames, and link what joins those.
	second, joined float64
	link           string
	// script holds the same people in their own letters, in the order female,
	// male, surnames, feminine; nil where that is Latin.
	script *people
}

var peoples = []people{
	{ // German
		female: []string{"Käthe", "Jördis", "Annelie", "Bärbel", "Sophie", "Grete", "Dörthe"}, male: []string{"Jürgen", "Götz", "Matthäus", "Felix", "Björn", "Karl-Heinz", "Lüder"},
		surnames: []string{"Müller", "Weiß", "Schönfeld", "von Grünau", "Strauß", "Köhler", "Freiherr von und zu Hohenstein", "Groß"}, second: 0.5, joined: 0.15, link: "-",
	},
	{ // French
		female: []string{"Éléonore", "Anaïs", "Chloé", "Marie-Françoise", "Zoé", "Maëlle", "Inès"}, male: []string{"François", "Noël", "Rémi", "Jean-Baptiste", "Loïc", "Cédric", "Gaël"},
		surnames: []string{"Lefèvre", "D'Aubigné", "Châtelain", "Le Goff", "Bérenger", "L'Hôpital", "Garçon", "Nuñez-Boüet"}, second: 0.6, joined: 0.15, link: "-",
	},
	{ // Spanish and Catalan
		female: []string{"María", "Begoña", "Lucía", "Concepción", "Núria", "Itziar"}, male: []string{"José", "Íñigo", "Ramón", "Ángel", "Jesús", "Andrés"},
		surnames: []string{"Núñez", "Ibáñez", "Muñoz", "García", "Peña", "Güell", "de la Fuente", "Zubizarreta"}, second: 0.4, joined: 0.9, link: " ",
	},
	{ // Portuguese
		female: []string{"Conceição", "Inês", "Beatriz", "Lívia", "Mónica"}, male: []string{"João", "Gonçalo", "António", "Estêvão", "Luís"},
		surnames: []string{"Gonçalves", "Magalhães", "Simões", "da Conceição", "Araújo", "dos Santos"}, second: 0.5, joined: 0.8, link: " ",
	},
	{ // Polish
		female: []string{"Małgorzata", "Bożena", "Agnieszka", "Łucja", "Zofia", "Świętosława"}, male: []string{"Łukasz", "Stanisław", "Michał", "Wojciech", "Błażej", "Zdzisław"},
		surnames: []string{"Wiśniewski", "Żółkiewski", "Brzęczyszczykiewicz", "Dąbrowski", "Kościuszko", "Źrebiec"}, feminine: []string{"Wiśniewska", "Żółkiewska", "Brzęczyszczykiewicz", "Dąbrowska", "Kościuszko", "Źrebiec"}, second: 0.4, joined: 0.15, link: "-",
	},
	{ // Czech and Slovak
		female: []string{"Božena", "Růžena", "Ľubica", "Zdeňka", "Kateřina"}, male: []string{"Jiří", "Ondřej", "Ľuboš", "Řehoř", "Štěpán"},
		surnames: []string{"Dvořák", "Kříž", "Šťastný", "Hruška", "Ďuriš"}, feminine: []string{"Dvořáková", "Křížová", "Šťastná", "Hrušková", "Ďurišová"}, second: 0.1,
	},
	{ // Hungarian
		female: []string{"Erzsébet", "Zsófia", "Réka", "Ildikó"}, male: []string{"György", "Ödön", "Gergő", "Sándor"},
		surnames: []string{"Szűcs", "Kovács", "Tóth", "Őry", "Hegedűs"}, second: 0.3, joined: 0.1, link: "-",
	},
	{ // Danish, Norwegian, Swedish, Finnish
		female: []string{"Åse", "Sølvi", "Märta", "Päivi", "Ingrid"}, male: []string{"Åke", "Søren", "Jørgen", "Väinö", "Håkon"},
		surnames: []string{"Sørensen", "Ångström", "Bjørnsson Ødegård", "Hämäläinen", "Lindström", "Kjær"}, second: 0.5, joined: 0.1, link: "-",
	},
	{ // Icelandic
		female: []string{"Þórdís", "Guðrún", "Æsa", "Sigríður"}, male: []string{"Þorsteinn", "Guðmundur", "Ægir", "Sigurður"},
		surnames: []string{"Jónsson", "Þórðarson", "Guðmundsson", "Björnsson"}, feminine: []string{"Jónsdóttir", "Þórðardóttir", "Guðmundsdóttir", "Björnsdóttir"}, second: 0.4,
	},
	{ // Baltic
		female: []string{"Žydrūnė", "Līga", "Õnne", "Eglė"}, male: []string{"Jānis", "Šarūnas", "Mārtiņš", "Tõnis"},
		surnames: []string{"Bērziņš", "Kazlauskas", "Põldmäe", "Ķeniņš", "Čiurlys"}, feminine: []string{"Bērziņa", "Kazlauskienė", "Põldmäe", "Ķeniņa", "Čiurlytė"}, second: 0.2,
	},
	{ // Croatian, Slovene, Serbian
		female: []string{"Đurđica", "Željka", "Snježana", "Nuša"}, male: []string{"Đorđe", "Žarko", "Krešimir", "Črtomir"},
		surnames: []string{"Đokić", "Žižek", "Šarčević", "Kovačić", "Jurčič"}, second: 0.1, joined: 0.1, link: " ",
	},
	{ // Romanian
		female: []string{"Ștefania", "Ioana", "Crăița", "Anișoara"}, male: []string{"Ștefan", "Răzvan", "Ionuț", "Mihăiță"},
		surnames: []string{"Țurcanu", "Brâncuși", "Ionescu", "Mureșan", "Pârvulescu"}, second: 0.5, joined: 0.1, link: "-",
	},
	{ // Turkish
		female: []string{"Gülşen", "Çiğdem", "Işıl", "Özge"}, male: []string{"İbrahim", "Oğuz", "Çağrı", "Şükrü"},
		surnames: []string{"Yıldız", "Öztürk", "Şahin", "Gündoğdu", "Kılıç"}, second: 0.3,
	},
	{ // Irish, Welsh, English, Dutch
		female: []string{"Aoife", "Síle", "Mary Ann", "Siân", "Fenna"}, male: []string{"Seán", "Pádraig", "Oisín", "Llŷr", "Daniël"},
		surnames: []string{"O'Súilleabháin", "McAllister", "van den Heuvel", "Fitzgerald-Ashworth", "Ó Briain", "Vaughan", "de Coöman"}, second: 0.6,
	},
	{ // of one name or a very short one, and one that no zone holds
		female: []string{"Ng", "Bo", "Wilhelmina Theodora Alexandrina"}, male: []string{"Li", "Ed", "Maximilian Leopold Constantin"},
		surnames: []string{"O", "Yu", "Papandreopoulou-Konstantinidis", "Nguyen van Montgomery-Featherstonehaugh"}, second: 0.3,
	},
	{ // Greek
		female: []string{"Eleftheria", "Kyriaki", "Foteini"}, male: []string{"Georgios", "Ioannis", "Theodoros"},
		surnames: []string{"Papadopoulos", "Theodorakis", "Christou"}, feminine: []string{"Papadopoulou", "Theodoraki", "Christou"},
		script: &people{
			female: []string{"Ελευθερία", "Κυριακή", "Φωτεινή"}, male: []string{"Γεώργιος", "Ιωάννης", "Θεόδωρος"},
			surnames: []string{"Παπαδόπουλος", "Θεοδωράκης", "Χρήστου"}, feminine: []string{"Παπαδοπούλου", "Θεοδωράκη", "Χρήστου"},
		},
	},
	{ // Bulgarian and Ukrainian
		female: []string{"Tsvetelina", "Yordanka", "Oleksandra"}, male: []string{"Georgi", "Hristo", "Volodymyr"},
		surnames: []string{"Dimitrov", "Zhelyazkov", "Shevchenko"}, feminine: []string{"Dimitrova", "Zhelyazkova", "Shevchenko"},
		script: &people{
			female: []string{"Цветелина", "Йорданка", "Олександра"}, male: []string{"Георги", "Христо", "Володимир"},
			surnames: []string{"Димитров", "Желязков", "Шевченко"}, feminine: []string{"Димитрова", "Желязкова", "Шевченко"},
		},
	},
}

// places are towns of Utopia: Thomas More's, and some he did not get to.
var places = []string{"Amaurot", "Anydria", "Achoria", "Polyleria", "Macaria", "Nephelogia", "Zapoletia", "Alaopolis", "Sainte-Brume", "Mjölheim", "São Lunário", "Łąkowo", "Port Nonesuch", "Kreszentia"}

var streets = []string{"Crescent Bay Road", "Anemolian Street", "Hythloday Lane", "Rue des Goélands", "Ademus Quay", "Syphogrant Square", "Old Observatory Hill", "Utopos Avenue"}

var offices = []string{"AMAUROT CITY OFFICE", "MACARIA PREFECTURE", "ANYDRIA HARBOUR OFFICE", "REGISTRAR OF POLYLERIA", "MINISTRY OF CONCORD"}

var eyes = []string{"BRO", "BLU", "GRN", "HAZ", "GRY"}
