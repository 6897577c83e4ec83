package web

// Verify is what the pages of verify_*.go need.
type Verify struct{}

// verifyRoutes are the pages of Verify My ID.
func (*site) verifyRoutes() []route { return nil }
