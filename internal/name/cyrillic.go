package name

import "strings"

// cyrillic is ICAO Doc 9303-3 section 6 B (8th edition, 2021): the general column. National alternatives are in
// cyrillicSchemes.
var cyrillic = map[rune]string{
	'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ё': "E", 'Ж': "ZH", 'З': "Z", 'И': "I", 'І': "I",
	'Й': "I", 'К': "K", 'Л': "L", 'М': "M", 'Н': "N", 'О': "O", 'П': "P", 'Р': "R", 'С': "S", 'Т': "T", 'У': "U",
	'Ф': "F", 'Х': "KH", 'Ц': "TS", 'Ч': "CH", 'Ш': "SH", 'Щ': "SHCH", 'Ы': "Y", 'Ъ': "IE", 'Ь': "", 'Э': "E",
	'Ю': "IU", 'Я': "IA", 'Ѵ': "Y", 'Ґ': "G", 'Ў': "U", 'Ѫ': "U", 'Ѓ': "G", 'Ђ': "D", 'Ѕ': "DZ", 'Ј': "J", 'Ќ': "K",
	'Љ': "LJ", 'Њ': "NJ", 'Һ': "C", 'Џ': "DZ", 'Є': "IE", 'Ї': "I", 'Ћ': "C",

	// Not in the standard: letters of Kazakh, Kyrgyz, Tatar, Mongolian and Tajik, as their passports have them.
	'Ә': "A", 'Ғ': "G", 'Қ': "K", 'Ң': "N", 'Ө': "O", 'Ұ': "U", 'Ү': "U", 'Ҳ': "H", 'Ҷ': "J", 'Ӣ': "I", 'Ӯ': "U",
	'Җ': "ZH", 'Ҡ': "K", 'Ҙ': "Z", 'Ҫ': "S",
}

// A scheme is what one way of writing Cyrillic in Latin has otherwise than the general column; initial holds for the
// first letter of a word alone.
type scheme struct {
	letters map[rune]string
	initial map[rune]string
}

// cyrillicSchemes begins with the general column. Sources: the notes to 9303-3 section 6 B for Belarusian, Bulgarian,
// Macedonian, Serbian and Ukrainian; resolution 55 of Ukraine's cabinet (2010), Bulgaria's transliteration act (2009);
// BGN/PCGN 1947 for Russian as people write it; Serbian and Macedonian Latin without marks.
var cyrillicSchemes = []scheme{
	{},
	{letters: map[rune]string{ // Ukrainian, 2010
		'Г': "H", 'И': "Y", 'Є': "IE", 'Ї': "I", 'Й': "I", 'Щ': "SHCH", 'Ю': "IU", 'Я': "IA", '\'': "",
	}, initial: map[rune]string{'Є': "YE", 'Ї': "YI", 'Й': "Y", 'Ю': "YU", 'Я': "YA"}},
	{letters: map[rune]string{ // Belarusian
		'Г': "H", 'Ё': "IO", 'Е': "E", 'Ў': "U", 'Ы': "Y",
	}, initial: map[rune]string{'Ё': "IO"}},
	{letters: map[rune]string{ // Bulgarian
		'Щ': "SHT", 'Ъ': "A", 'Ц': "TS", 'Х': "H", 'Й': "Y", 'Ю': "YU", 'Я': "YA", 'Ь': "Y",
	}},
	{letters: map[rune]string{ // Macedonian
		'Ж': "ZH", 'Х': "H", 'Ц': "C", 'Ч': "CH", 'Ш': "SH", 'Ѓ': "GJ", 'Ќ': "KJ", 'Џ': "DJ", 'Й': "J",
	}},
	{letters: map[rune]string{ // Serbian
		'Ж': "Z", 'Х': "H", 'Ц': "C", 'Ч': "C", 'Ш': "S", 'Ђ': "DJ", 'Џ': "DZ", 'Ћ': "C", 'Й': "J", 'Ю': "JU", 'Я': "JA",
	}},
	{letters: map[rune]string{ // Russian as people write it
		'Ё': "YO", 'Й': "Y", 'Ю': "YU", 'Я': "YA", 'Ъ': "", 'Э': "E", 'Ї': "YI", 'Є': "YE",
	}, initial: map[rune]string{'Е': "YE"}},
	{letters: map[rune]string{ // Russian passports of 1997 to 2010, and -y for -ii
		'Ё': "E", 'Й': "Y", 'Ю': "YU", 'Я': "YA", 'Ъ': "", 'Х': "KH",
	}},
}

// cyrillicEndings are the endings that passports before 2010 and people write shorter: ARKADY for Аркадий, MARIA for Мария.
var cyrillicEndings = [][2]string{
	{"II", "Y"}, {"YI", "Y"}, {"IY", "Y"}, {"YY", "Y"}, {"IJ", "Y"}, {"IIA", "IA"}, {"IYA", "IA"}, {"IJA", "IA"},
}

// cyrillicSpellings lists how an upper-case Cyrillic word may be written in Latin.
func cyrillicSpellings(word string) []string {
	var out []string
	for _, s := range cyrillicSchemes {
		var b strings.Builder
		for i, r := range []rune(word) {
			text, ok := s.initial[r]
			if !ok || i > 0 {
				text, ok = s.letters[r]
			}
			if !ok {
				text = cyrillic[r]
			}
			b.WriteString(text)
		}
		out = appendNew(out, b.String())
		for _, end := range cyrillicEndings {
			if stem, ok := strings.CutSuffix(b.String(), end[0]); ok {
				out = appendNew(out, stem+end[1])
			}
		}
	}
	return out
}
