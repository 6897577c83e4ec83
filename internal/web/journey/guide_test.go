package journey_test

import (
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// TestTheGuideSpeaksSlowlyAndShootsWhenStill runs capture/guide.ts with times of
// the test.
func TestTheGuideSpeaksSlowlyAndShootsWhenStill(t *testing.T) {
	t.Parallel()
	bundle := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{Contents: `
			import { Guide } from "./capture/guide";
			const g = new Guide();
			const said = [];
			let shot = null;
			// Flickering for two seconds, then dark, then well until it shoots.
			for (let now = 0; now < 8000 && shot === null; now += 100) {
				const advice = now < 2000 ? (now % 200 ? "dark" : "blurred") : now < 4000 ? "dark" : now < 4600 ? "glare" : "hold";
				const heard = g.hear({ advice, movement: 0 }, now);
				if (heard.say) said.push([now, heard.say]);
				if (heard.shoot) shot = now;
			}
			console.log(JSON.stringify({ said, shot }));`, ResolveDir: "../script", Loader: api.LoaderTS},
		Bundle: true, Write: false, Format: api.FormatCommonJS, Platform: api.PlatformNode,
	})
	if len(bundle.Errors) > 0 {
		t.Fatal(bundle.Errors[0].Text)
	}
	out, err := exec.CommandContext(t.Context(), "node", "-e", string(bundle.OutputFiles[0].Contents)).Output()
	if err != nil {
		t.Fatalf("the test needs Node.js: %v", err)
	}
	var got struct {
		Said [][2]any
		Shot float64
	}
	check(t, json.Unmarshal(out, &got))
	if got.Shot != 5100 {
		t.Errorf("the shutter went at %v, half a second after all was well at 4600", got.Shot)
	}
	for i, s := range got.Said {
		if i > 0 && s[0].(float64)-got.Said[i-1][0].(float64) < 1000 {
			t.Errorf("advice changes after less than a second: %v", got.Said)
		}
	}
	if len(got.Said) < 2 || got.Said[0][1] != "dark" || got.Said[0][0].(float64) < 2000 {
		t.Errorf("what flickers was said: %v", got.Said)
	}
}
