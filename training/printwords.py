"""Words for invented print: names, months, labels, towns and authorities by language.

Table data only; `printtext` puts them together.
"""

# Language: (surnames and given names, letters that the language adds to A-Z).
NAMES = {
    "en": ("Smith Taylor O'Brien Fitzgerald MacDonald Wright Hughes Edwards Walker Green Olivia Amelia Oliver George Harry Noah "
           "Charlotte Isla Thomas Poppy Freya Edith Wilfred Rosie Evans Griffiths Llewellyn Siân Niamh Seán Ó Conaire", "'-áéíóúâêîôûŵŷ"),
    "de": ("Müller Schäfer Köhler Weiß Groß Böhm Jäger Krüger Schröder Günther Löffler Strauß Fuß Hübner Jürgen Björn Käthe "
           "Sören Jörg Götz Bärbel Ulrike Wolfgang Hannelore Mustermann Erika Maximilian Änne Özlem Übelacker", "äöüß"),
    "fr": ("Lefèvre Français Côté Bélanger Gauthier Noël Renée Hélène François Benoît Zoé Chloé Anaïs Maëlle Gaël Jérôme "
           "Éléonore Étienne Françoise Thérèse Raphaël Loïc Boutin Mélanie Besançon Île Œuvrard Güell Aÿ", "àâæçéèêëîïôœùûüÿ"),
    "es": ("Núñez Muñoz Peña Gómez Rodríguez Sánchez Pérez Martínez Íñigo María José Ángel Begoña Concepción Jesús Óscar "
           "Úrsula Iñaki Logroño Agüero Güemes Ibáñez Zúñiga Español Española", "áéíóúüñ"),
    "pt": ("Gonçalves João Conceição Simões Araújo Antónia Inês Luís Falcão Magalhães Brandão Sebastião Lourenço Câmara "
           "Vitória Júlio Estêvão Àvila Guimarães Leitão", "áâãàçéêíóôõúü"),
    "it": ("Rossi Bianchi Niccolò D'Angelo Dell'Acqua Nicolò Noè Esposito Cantù Giosuè Mosè Forlì Libertà Salvatore "
           "Alessandra Concetta Vincenzo Luigi Giuseppina", "àèéìòù"),
    "pl": ("Wójcik Kowalczyk Łukasz Małgorzata Żółkiewski Gołąb Dąbrowska Jędrzejewski Święcicki Źrebiec Ćwik Ńowak Śliwa "
           "Łódź Częstochowa Bożena Grażyna Stanisław Zdzisława Władysław Józef Kościuszko", "ąćęłńóśźż"),
    "cs": ("Dvořák Novák Růžička Černý Svobodová Jiří Tomáš Božena Zdeněk Přemysl Šárka Žaneta Ďurica Ťažký Ňuňák Kateřina "
           "Růžena Ondřej Blažej Veverková Kučera Procházková Úlehla Ěvžen", "áčďéěíňóřšťúůýž"),
    "sk": ("Kováčová Ľubomír Ľudmila Šťastný Vŕbová Kĺč Mäsiar Škultéty Žiga Dôvera Ďuriš Čierny Ján Mária Želmíra Ôsma",
           "áäčďéíĺľňóôŕšťúýž"),
    "hu": ("Kovács Szőke Győri Tóth Erzsébet László Őze Ödön Űrhegyi Zsófia Győző Fülöp Dömötör Ágnes Éva Íris Ónodi Ürmös "
           "Nagykőrösi Székelyhidi", "áéíóöőúüű"),
    "ro": ("Ștefănescu Țurcanu Ionuț Mădălina Brâncuși Înălțare Răducanu Șerban Ână Ștefan Ținca Bălan Crăciun Gheorghiță",
           "ăâîșț"),
    "hr": ("Đorđević Žižić Čavić Ćosić Šarić Kovačić Matić Nikšić Đurđica Željko Živko Jadranka Branimir Čedomir Štefica",
           "čćđšž"),
    "tr": ("Yıldırım Şahin Çelik Özgür Güneş İsmail İbrahim Ayşe Gülşen Çağla Ağaoğlu Kılıç Doğan Iğdır Ümit Öztürk Şükrü "
           "Hüseyin Işık Muğla", "çğıöşüİâî"),
    "sv": ("Åström Björk Öberg Ängström Göran Märta Håkan Åsa Sjöström Lindqvist Elisabeth Örjan Älvsborg Gustafsson Ström",
           "åäöé"),
    "da": ("Sørensen Jørgensen Østergaard Ærø Kjær Håkon Åse Bjørn Grønn Mæhlum Ødegård Ågård Kærsgaard Søren Jeppe Anne-Mette",
           "æøå"),
    "is": ("Guðrún Þórarinsson Sigurðardóttir Ægir Öræfi Þorbjörg Ásgeir Björk Ýmir Óðinn Úlfur Hafþór Elín Ísak Éljagrímur",
           "áðéíóúýþæö"),
    "fi": ("Mäkinen Hämäläinen Väinö Yrjö Äijälä Öhman Työläjärvi Pöysti Sirkka-Liisa Ylönen Räikkönen Åkerblom Šakkinen", "äöåšž"),
    "et": ("Õunapuu Jõgi Tõnu Põldmäe Ülle Järvi Mägi Käärik Žanna Šmidt Kõiv Öö Õie Rüütel", "õäöüšž"),
    "lv": ("Bērziņš Kļaviņa Ķēniņš Ģirts Ņina Āboliņš Ēriks Īvāns Ūdris Žagars Šķēle Līga Jānis Čakste Kārlis Zariņa", "āčēģīķļņšūž"),
    "lt": ("Žemaitė Jonušaitytė Kęstutis Žydrūnas Ąžuolas Šarūnė Įvaras Ūkvedys Ėglė Čiurlionis Vytautė Gediminas Ųžas", "ąčęėįšųūž"),
    "mt": ("Żammit Ħal Għawdex Ċensu Ġorġ Żebbuġ Xuereb Ħamrun Ġużeppi Borġ Farruġia", "ċġħż"),
    "sq": ("Çelaj Hoxha Përparim Shqipëri Ëngjëll Gjergj Xhafer Nënë Çlirim Agon Dëfrim", "ëç"),
    "ca": ("Núria Josep Lluís Puigdemont Gràcia Òscar Àngels Meritxell Ferrer Mònica Íngrid Güell Vicenç", "àçèéíïòóúü"),
    "az": ("Əliyev Məmmədov Gülnarə Şəfəq Çingiz Həsənov Ağayev İlham Əfəndiyev Xədicə", "əğışçöü"),
    "nl": ("van den Berg de Vries Jansen IJsbrand Daniëlle Zoë België Coördinaat van 't Hof Noël Joëlle Chloë Heijmans", "ëïöéè"),
    "vi": ("Nguyen Thi Tran Le Hoang Phan Dang Bui Do Ngo Duong Ly", ""),
    "ru": ("Иванов Петрова Сидоренко Смирнов Кузнецова Попов Васильев Соколов Михайлов Новиков Фёдоров Морозова Волков Алексеев "
           "Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Щербаков Цветкова "
           "Александр Мария Дмитрий Екатерина Сергей Ольга Юрий Эдуард Жанна Объедков Съездов Пьянкова Елизавета", "ё"),
    "uk": ("Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Їжакевич Єфремов Ґалаґан Юлія Андрій Оксана Мар'яна Євген "
           "Володимир Ірина Наталія Сергій Ярослав Захарченко Щур Цибуля", "їєіґ'"),
    "bg": ("Георгиев Димитрова Стоянов Иванова Тодоров Петков Христов Ангелова Йорданов Пламен Цветелина Щерев Жеков", ""),
    "sr": ("Ђорђевић Јовановић Николић Петровић Живковић Љубица Његош Ћирић Џомић Милош Драган Јелена Душан Вељко Бранка", "ђјљњћџ"),
    "mk": ("Ѓорѓиев Ќосев Ѕидовски Николовска Петровски Јованка Љупчо Цветан Трајче Билјана", "ѓќѕјљњџ"),
    "by": ("Лукашэнка Янка Купала Ўладзіслаў Аўсеенка Быкаў Шчарбакоў Ігнацьеў Дзмітрый", "ўі"),
    "el": ("Παπαδόπουλος Γεωργίου Νικολαΐδης Δημητρίου Κωνσταντίνου Ιωάννης Ελένη Βασίλειος Χρήστος Αικατερίνη Ευάγγελος "
           "Σοφία Ζωή Ξένια Φώτιος Ψάλτης Θωμάς Ραφαήλ Ώριων Άννα Έλλη Ήρα Ίρις Όλγα Ύδρα Ϊάκωβος Μιχαήλ Λάμπρος", "άέήίόύώϊϋΐΰ"),
}

LATIN = tuple(k for k in NAMES if k not in ("ru", "uk", "bg", "sr", "mk", "by", "el"))
CYRILLIC = ("ru", "uk", "bg", "sr", "mk", "by")

# Short and long names of months, as they are printed.
MONTHS = {
    "en": "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC January February March April May June July August September October November December Sept",
    "de": "JAN FEB MÄR APR MAI JUN JUL AUG SEP OKT NOV DEZ Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "JANV FÉVR MARS AVR MAI JUIN JUIL AOÛT SEPT OCT NOV DÉC janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "ENE FEB MAR ABR MAY JUN JUL AGO SEP OCT NOV DIC enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "JAN FEV MAR ABR MAI JUN JUL AGO SET OUT NOV DEZ janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "GEN FEB MAR APR MAG GIU LUG AGO SET OTT NOV DIC gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "JAN FEB MAA MRT APR MEI JUN JUL AUG SEP OKT NOV DEC januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "STY LUT MAR KWI MAJ CZE LIP SIE WRZ PAŹ LIS GRU stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "LED ÚNO BŘE DUB KVĚ ČVN ČVC SRP ZÁŘ ŘÍJ LIS PRO ledna února března dubna května června července srpna září října listopadu prosince",
    "hu": "JAN FEB MÁR ÁPR MÁJ JÚN JÚL AUG SZEP OKT NOV DEC január február március április május június július augusztus szeptember október november december",
    "ro": "IAN FEB MAR APR MAI IUN IUL AUG SEP OCT NOI DEC ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "hr": "SIJ VELJ OŽU TRA SVI LIP SRP KOL RUJ LIS STU PRO siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "sl": "JAN FEB MAR APR MAJ JUN JUL AVG SEP OKT NOV DEC januar februar marec april maj junij julij avgust september oktober november december",
    "tr": "OCA ŞUB MAR NİS MAY HAZ TEM AĞU EYL EKİ KAS ARA Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "sv": "JAN FEB MAR APR MAJ JUN JUL AUG SEP OKT NOV DEC januari februari mars april maj juni juli augusti september oktober november december",
    "da": "JAN FEB MAR APR MAJ JUN JUL AUG SEP OKT NOV DEC januar februar marts april maj juni juli august september oktober november december",
    "fi": "TAMMI HELMI MAALIS HUHTI TOUKO KESÄ HEINÄ ELO SYYS LOKA MARRAS JOULU tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu",
    "et": "JAAN VEEBR MÄRTS APR MAI JUUNI JUULI AUG SEPT OKT NOV DETS jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "lv": "JAN FEB MAR APR MAI JŪN JŪL AUG SEP OKT NOV DEC janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "lt": "SAU VAS KOV BAL GEG BIR LIE RGP RGS SPA LAP GRD sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "is": "JAN FEB MAR APR MAÍ JÚN JÚL ÁGÚ SEP OKT NÓV DES janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "sq": "JAN SHK MAR PRI MAJ QER KOR GUS SHT TET NËN DHJ janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "ga": "EAN FEA MAR AIB BEA MEI IÚI LÚN MFO DFO SAM NOL Eanáir Feabhra Márta Aibreán Bealtaine Meitheamh Iúil Lúnasa Samhain Nollaig",
    "ru": "ЯНВ ФЕВ МАР АПР МАЙ ИЮН ИЮЛ АВГ СЕН ОКТ НОЯ ДЕК января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "СІЧ ЛЮТ БЕР КВІ ТРА ЧЕР ЛИП СЕР ВЕР ЖОВ ЛИС ГРУ січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "el": "ΙΑΝ ΦΕΒ ΜΑΡ ΑΠΡ ΜΑΪ ΙΟΥΝ ΙΟΥΛ ΑΥΓ ΣΕΠ ΟΚΤ ΝΟΕ ΔΕΚ Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου",
}

LABELS = """Surname|Given names|Nationality|Date of birth|Place of birth|Sex|Date of issue|Date of expiry|Authority|Passport No.|Type|Code of issuing State
Holder's signature|Personal No.|Document No.|Identity card|Passport|Driving licence|DRIVER LICENSE|IDENTIFICATION CARD|Name|Forenames|Height|Residence|Issuing authority
Nom|Prénoms|Nationalité|Date de naissance|Lieu de naissance|Sexe|Date de délivrance|Date d'expiration|Autorité|Passeport N°|Signature du titulaire|Nom d'usage|Taille|Domicile
Name|Vornamen|Staatsangehörigkeit|Geburtstag|Geburtsort|Geschlecht|Ausstellungsdatum|Gültig bis|Behörde|Reisepass|Personalausweis|Führerschein|Geburtsname|Größe|Augenfarbe
Apellidos|Nombre|Nacionalidad|Fecha de nacimiento|Lugar de nacimiento|Sexo|Fecha de expedición|Válido hasta|Pasaporte|Documento Nacional de Identidad|Permiso de conducción
Cognome|Nome|Cittadinanza|Data di nascita|Luogo di nascita|Sesso|Data di rilascio|Data di scadenza|Autorità|Passaporto|Carta d'identità|Patente di guida|Statura
Apelido|Nomes próprios|Nacionalidade|Data de nascimento|Local de nascimento|Data de emissão|Data de validade|Passaporte|Carta de condução|Cartão de Cidadão|Altura
Naam|Voornamen|Nationaliteit|Geboortedatum|Geboorteplaats|Geslacht|Datum van afgifte|Geldig tot|Paspoort|Identiteitskaart|Rijbewijs|Lengte|Burgerservicenummer
Nazwisko|Imiona|Obywatelstwo|Data urodzenia|Miejsce urodzenia|Płeć|Data wydania|Data ważności|Organ wydający|Paszport|Dowód osobisty|Prawo jazdy
Příjmení|Jméno|Státní občanství|Datum narození|Místo narození|Pohlaví|Datum vydání|Platnost do|Vydal|Cestovní pas|Občanský průkaz|Řidičský průkaz
Priezvisko|Meno|Štátne občianstvo|Dátum narodenia|Miesto narodenia|Pohlavie|Dátum vydania|Dátum platnosti|Občiansky preukaz|Vodičský preukaz
Családi név|Utónév|Állampolgárság|Születési idő|Születési hely|Nem|Kiállítás dátuma|Lejárat dátuma|Útlevél|Személyazonosító igazolvány|Vezetői engedély
Nume|Prenume|Cetățenie|Data nașterii|Locul nașterii|Data emiterii|Data expirării|Pașaport|Carte de identitate|Permis de conducere|Sex/Sexe/Sex
Prezime|Ime|Državljanstvo|Datum rođenja|Mjesto rođenja|Spol|Datum izdavanja|Vrijedi do|Putovnica|Osobna iskaznica|Vozačka dozvola
Priimek|Državljanstvo|Datum rojstva|Kraj rojstva|Datum izdaje|Datum poteka|Potni list|Osebna izkaznica|Vozniško dovoljenje
Soyadı|Adı|Uyruğu|Doğum Tarihi|Doğum Yeri|Cinsiyeti|Veriliş Tarihi|Son Geçerlilik|Pasaport|Kimlik Kartı|Sürücü Belgesi|Anne Adı|Baba Adı
Efternamn|Förnamn|Nationalitet|Födelsedatum|Födelseort|Kön|Utfärdandedag|Gäller till|Pass|Nationellt identitetskort|Körkort|Längd
Efternavn|Fornavne|Statsborgerskab|Fødselsdato|Fødested|Køn|Udstedelsesdato|Udløbsdato|Kørekort|Etternavn|Fødselsnummer|Førerkort|Utløpsdato|Kjønn
Sukunimi|Etunimet|Kansalaisuus|Syntymäaika|Syntymäpaikka|Sukupuoli|Myöntämispäivä|Viimeinen voimassaolopäivä|Passi|Henkilökortti|Ajokortti
Perekonnanimi|Eesnimi|Kodakondsus|Sünniaeg|Sünnikoht|Väljaandmise kuupäev|Kehtiv kuni|Isikutunnistus|Juhiluba|Isikukood
Uzvārds|Vārds|Pilsonība|Dzimšanas datums|Dzimšanas vieta|Izdošanas datums|Derīga līdz|Pase|Personas apliecība|Vadītāja apliecība
Pavardė|Vardas|Pilietybė|Gimimo data|Gimimo vieta|Lytis|Išdavimo data|Galioja iki|Asmens tapatybės kortelė|Vairuotojo pažymėjimas
Kenninafn|Eiginnafn|Ríkisfang|Fæðingardagur|Fæðingarstaður|Útgáfudagur|Gildir til|Vegabréf|Ökuskírteini|Sloinne|Dáta breithe|Ceadúnas tiomána
Mbiemri|Emri|Shtetësia|Data e lindjes|Vendi i lindjes|Gjinia|Data e lëshimit|Data e skadimit|Letërnjoftim|Kunjom|Isem|Ċittadinanza|Data tat-twelid|Ħruġ
FEDERAL REPUBLIC|REPUBLIC OF|KINGDOM OF|BUNDESREPUBLIK DEUTSCHLAND|RÉPUBLIQUE FRANÇAISE|REPUBBLICA ITALIANA|REINO DE ESPAÑA|RZECZPOSPOLITA POLSKA
EUROPEAN UNION|UNION EUROPÉENNE|EUROPÄISCHE UNION|UNIÓN EUROPEA|UNITED STATES OF AMERICA|UNITED KINGDOM OF GREAT BRITAIN|ČESKÁ REPUBLIKA|MAGYARORSZÁG
ROMÂNIA|REPUBLIKA HRVATSKA|SUOMI FINLAND|SVERIGE|DANMARK|NORGE|ÍSLAND|EESTI|LATVIJA|LIETUVA|ÖSTERREICH|SCHWEIZ SUISSE SVIZZERA SVIZRA|TÜRKİYE CUMHURİYETİ
PORTUGAL|NEDERLAND|BELGIË BELGIQUE BELGIEN|LUXEMBOURG|ÉIRE IRELAND|MALTA|KYPROS|SLOVENIJA|SLOVENSKO|SPECIMEN|EXP|ISS|DOB|SEX|HGT|WGT|EYES|HAIR|CLASS|END|REST|DD|DONOR|VETERAN
Republic of|State of|Ministry of the Interior|Ministerstvo vnútra|Préfecture|Landratsamt|Stadt|Comune di|Ayuntamiento|DVLA|DVA|Home Office|USA|CANADA|ONTARIO|CALIFORNIA|TEXAS""".replace("\n", "|").split("|")

LABELS_CYRILLIC = """Фамилия|Имя|Отчество|Гражданство|Дата рождения|Место рождения|Пол|Дата выдачи|Дата окончания срока действия|Орган, выдавший документ|Паспорт|Личный код
Прізвище|Ім'я|По батькові|Громадянство|Дата народження|Місце народження|Стать|Дата видачі|Дійсний до|Орган, що видав|Україна|УКРАЇНА|Посвідчення водія
Фамилно име|Собствено име|Бащино име|Дата на раждане|Място на раждане|Пол|Дата на издаване|Валидност|Лична карта|РЕПУБЛИКА БЪЛГАРИЯ|БЪЛГАРИЯ|Свидетелство за управление
Презиме|Име|Држављанство|Датум рођења|Место рођења|Датум издавања|Важи до|Лична карта|РЕПУБЛИКА СРБИЈА|Возачка дозвола|Пасош|Македонија|Државјанство
РОССИЙСКАЯ ФЕДЕРАЦИЯ|Водительское удостоверение|Беларусь|Рэспубліка Беларусь|Казахстан|МОСКВА|САНКТ-ПЕТЕРБУРГ|КИЇВ|СОФИЯ|БЕОГРАД|СКОПЈЕ|МВР|МУП|ГИБДД|МВД""".replace("\n", "|").split("|")

LABELS_GREEK = """Επώνυμο|Όνομα|Ιθαγένεια|Ημερομηνία γέννησης|Τόπος γέννησης|Φύλο|Ημερομηνία έκδοσης|Ημερομηνία λήξης|Εκδούσα αρχή|Διαβατήριο|Δελτίο ταυτότητας
ΕΛΛΗΝΙΚΗ ΔΗΜΟΚΡΑΤΙΑ|ΚΥΠΡΙΑΚΗ ΔΗΜΟΚΡΑΤΙΑ|Άδεια οδήγησης|Υπογραφή κατόχου|ΑΘΗΝΑ|ΘΕΣΣΑΛΟΝΙΚΗ|ΛΕΥΚΩΣΙΑ|Ύψος|Αριθμός|ΕΠΩΝΥΜΟ|ΟΝΟΜΑ|ΚΥΠΡΟΣ|ΕΛΛΑΣ""".replace("\n", "|").split("|")

PLACES = """London|Paris|Berlin|München|Köln|Düsseldorf|Zürich|Genève|Wien|Graz|Roma|Milano|Forlì|Madrid|Málaga|A Coruña|Lisboa|Évora|Setúbal|Amsterdam|'s-Gravenhage|Liège
Gdańsk|Łódź|Wrocław|Kraków|Poznań|Białystok|Praha|Brno|Plzeň|České Budějovice|Bratislava|Žilina|Košice|Budapest|Győr|Székesfehérvár|București|Iași|Timișoara|Brașov|Zagreb
Šibenik|Split|Ljubljana|Črnomelj|İstanbul|İzmir|Şanlıurfa|Muğla|Eskişehir|Stockholm|Göteborg|Malmö|Örebro|København|Århus|Ålborg|Oslo|Tromsø|Ålesund|Helsinki|Jyväskylä
Hämeenlinna|Tallinn|Pärnu|Võru|Rīga|Jūrmala|Cēsis|Vilnius|Šiauliai|Panevėžys|Reykjavík|Ísafjörður|Dublin|Dún Laoghaire|Valletta|Żurrieq|Tiranë|Vlorë|Bruxelles|Besançon
Orléans|Saint-Étienne|Nîmes|Sète|Sacramento|Austin|New York|Toronto|Montréal|Québec|Trois-Rivières|Los Angeles|Springfield|Swansea|Aberystwyth|Caerdydd""".replace("\n", "|").split("|")

STREETS = "Street|Road|Avenue|Lane|Main St|Oak Ave|Rue de la Paix|Bd Saint-Michel|Hauptstraße|Bahnhofstr.|Am Großen Weg|Via Garibaldi|Calle Mayor|Rua Nova|ul. Długa|Žitná|Fő utca|Strada Mihai|Storgatan|Kirkegade".split("|")
