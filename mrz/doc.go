// Package mrz reads and writes the machine-readable zone of identity documents: the lines in OCR-B at the bottom of a
// passport page or on the back of a card.
//
// It knows ICAO Doc 9303 (8th edition, 2021) parts 3 to 7: TD1, TD2 and TD3 documents and MRV-A and MRV-B visas; and
// three national relatives: the French identity card of 1988 to 2021 (FRA_ID), the one line of French driving licences
// (DL1) and the three lines of Swiss driving licences (CHE_DL, which has no check digits).
//
// Read first: Parse and Document (what a zone says), then layout.go (where every field and check digit stands, as
// tables). A program that decodes letters from a picture wants Format.Fields, Format.Allowed and Format.Checks: which
// characters each position may hold, and which positions each check digit covers.
//
// The package does not know pictures, and it never mends a zone: which letters are easily mistaken for one another, and
// which reading to believe, is the reader's business. A zone whose digits are wrong is parsed all the same and
// says which of them are wrong, for misprinted and forged zones exist. Names are given as the zone has them; comparing them with
// how a person writes them (Ä as AE or A) is not done here.
//
// Nothing here reads the clock: functions that resolve a two-digit year are told what day it is.
package mrz
