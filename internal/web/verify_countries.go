package web

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"

	"github.com/selfsame-id/selfsame"
)

// issuers are the codes of states that issue documents: ISO 3166-1 alpha-3, and
// RKS, under which ICAO 9303-3 knows Kosovo.
const issuers = "AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI " +
	"CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH " +
	"FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HKG HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ " +
	"KEN KIR PRK KOR RKS KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MAC MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO " +
	"MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PSE PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA " +
	"KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TWN TJK TZA THA TLS " +
	"TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VAT VEN VNM YEM ZMB ZWE"

// sampleIssuer is Utopia, whose sample documents a demonstration takes.
const sampleIssuer = "UTO"

// A land is an issuer in the visitor's language.
type land struct {
	Code, Name string
	Note       string // restricted, unsupported, or empty
}

// refusal is the reason for which the issuer's documents are not taken.
func (l land) refusal() selfsame.ReasonCode {
	if l.Note == "" {
		return ""
	}
	return selfsame.ReasonCode("doc.country_" + l.Note)
}

// Issuer is the name of an issuer of documents in the visitor's language.
func (c *catalogue) Issuer(code string) string {
	switch code {
	case sampleIssuer:
		return c.T("verify.utopia")
	case "RKS": // of ICAO; the Unicode data have another
		code = "XKK"
	}
	return c.Country(code)
}

// lands are all issuers by name, as the visitor's language sorts them.
func (c *catalogue) lands(of Verify) []land {
	codes := strings.Fields(issuers)
	if of.Specimens {
		codes = append(codes, sampleIssuer)
	}
	all := make([]land, 0, len(codes))
	for _, code := range codes {
		l := land{Code: code, Name: c.Issuer(code)}
		switch {
		case slices.Contains(of.Restricted, code):
			l.Note = "restricted"
		case slices.Contains(of.Unsupported, code):
			l.Note = "unsupported"
		}
		all = append(all, l)
	}
	sorter := collate.New(c.tag)
	slices.SortFunc(all, func(a, b land) int { return sorter.CompareString(a.Name, b.Name) })
	return all
}
