// Package name says whether two names are one person's: the name on an account and the name on a document.
//
// Read first: Compare and Result, then judge.go, which has the rules in the order in which they are applied. The way of
// a comparison is: words.go cuts a name into words and sets titles and particles apart; the script files (latin.go,
// cyrillic.go, greek.go, scripts.go) give every word the spellings in A to Z that it may have in a zone; spelling.go says how alike
// two words are; align.go pairs the words; judge.go decides and says why.
//
// A wrong "different" is as bad as a wrong "same", so that the answer is undetermined where the words do not settle it, and nobody
// is blamed: people have one name or nine, in any order and any script. Nicknames, other spellings and typing errors are
// likely at best. The word that Result.Why uses is for people; programs use Judgement and the flags.
//
// The package knows no documents, no pictures and no policies: what likely leads to is decided elsewhere. It keeps nothing
// and logs nothing; Result.Why repeats words of the names and is private text.
package name
