package specimen

// languages are the second languages of the labels. English is always the first; eo is Esperanto.
var languages = []string{"fr", "de", "es", "eo"}

// captions are the labels: English, French, German, Spanish, Esperanto.
//
//nolint:misspell // four of the five are not English
var captions = map[string][5]string{
	"type":        {"Type", "Type", "Typ", "Tipo", "Tipo"},
	"code":        {"Code", "Code", "Kode", "Código", "Kodo"},
	"passport_no": {"Passport No.", "N° de passeport", "Pass-Nr.", "Nº de pasaporte", "Pasporta n-ro"},
	"card_no":     {"Card No.", "N° de carte", "Ausweis-Nr.", "Nº de tarjeta", "Karta n-ro"},
	"surname":     {"Surname", "Nom", "Name", "Apellidos", "Familia nomo"},
	"given_names": {"Given names", "Prénoms", "Vornamen", "Nombres", "Donitaj nomoj"},
	"nationality": {"Nationality", "Nationalité", "Staatsangehörigkeit", "Nacionalidad", "Ŝtataneco"},
	"birth_date":  {"Date of birth", "Date de naissance", "Geburtsdatum", "Fecha de nacimiento", "Naskiĝdato"},
	"sex":         {"Sex", "Sexe", "Geschlecht", "Sexo", "Sekso"},
	"birth_place": {"Place of birth", "Lieu de naissance", "Geburtsort", "Lugar de nacimiento", "Naskiĝloko"},
	"issue_date":  {"Date of issue", "Date de délivrance", "Ausstellungsdatum", "Fecha de expedición", "Dato de eldono"},
	"expiry_date": {"Date of expiry", "Date d'expiration", "Gültig bis", "Fecha de caducidad", "Valida ĝis"},
	"authority":   {"Authority", "Autorité", "Behörde", "Autoridad", "Aŭtoritato"},
	"signature":   {"Holder's signature", "Signature du titulaire", "Unterschrift", "Firma del titular", "Subskribo"},
	"personal_no": {"Personal No.", "N° personnel", "Persönliche Nr.", "Nº personal", "Persona n-ro"},
	"address":     {"Address", "Domicile", "Anschrift", "Domicilio", "Adreso"},
	"height":      {"Height", "Taille", "Größe", "Estatura", "Alteco"},
	"visa":        {"VISA", "VISA", "VISUM", "VISADO", "VIZO"},
	"visa_no":     {"Visa No.", "N° de visa", "Visum-Nr.", "Nº de visado", "Viza n-ro"},
	"passport":    {"PASSPORT", "PASSEPORT", "REISEPASS", "PASAPORTE", "PASPORTO"},
	"id_card":     {"IDENTITY CARD", "CARTE D'IDENTITÉ", "PERSONALAUSWEIS", "DOCUMENTO DE IDENTIDAD", "IDENTIGA KARTO"},
	"licence":     {"DRIVING LICENCE", "PERMIS DE CONDUIRE", "FÜHRERSCHEIN", "PERMISO DE CONDUCIÓN", "KONDUKPERMESILO"},
	"republic":    {"REPUBLIC OF UTOPIA", "RÉPUBLIQUE D'UTOPIE", "REPUBLIK UTOPIEN", "REPÚBLICA DE UTOPÍA", "RESPUBLIKO UTOPIO"},
}

// words is a label in the second language; ok is false where it does not differ from the English.
func words(key, language string) (english, other string) {
	c := captions[key]
	for i, l := range languages {
		if l == language {
			return c[0], c[i+1]
		}
	}
	return c[0], c[0]
}

// caption is a label in both languages, as "Surname / Nom".
func caption(key, language string) string {
	english, other := words(key, language)
	if english == other {
		return english
	}
	return english + " / " + other
}
