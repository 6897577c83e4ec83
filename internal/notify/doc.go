// Package notify writes to learners by e-mail: it makes a letter of each kind in
// the learner's language, as text and as HTML, and hands it to a mail server.
//
// Read first: Kind and Mail in mail.go, then Notifier in notify.go, which tells a
// letter that will arrive later from one that never will. letters.go makes the
// letters from letters/LANGUAGE.yaml; smtp.go sends them; outbox.go keeps them
// where there is no mail server, for a demonstration.
//
// A letter is made when it is sent, in a job that knows ids only. It says a name
// at most, and nothing of a document; nothing of it reaches a log or an error.
// The package decides nothing and never asks for an answer.
package notify
