// Package help has what learners read when they do not know what to do: the
// articles, the privacy policy and the terms, the troubleshooting page with a
// paragraph for every reason, and the search over all of it, in the languages
// the product speaks.
//
// Read first: Library in library.go for pages, and Reason in reason.go for what
// a page or an e-mail says of one reason. The texts lie in articles/LANGUAGE as
// Markdown and in reasons/LANGUAGE.yaml; facts such as days and addresses stand
// in them as {words} and come from Facts, because they are policy.
//
// The package knows nothing of any learner. Reasons that are a suspicion share
// one title and one paragraph, so that nobody learns which check fired.
package help
