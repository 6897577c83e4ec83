//go:build !race

package capture_test

// slowdown is how much longer things may take than on a quiet machine; tests run beside each other.
const slowdown = 4
