import {stringMember, withoutLineEnd} from './json-string.ts';
import type {Wrapper} from './wrapper.ts';

/** `fatal: [host]: FAILED! => {…}` on one line, or a member of the same object pretty-printed over several. */
const result = /^(?:(?:fatal|failed|changed|ok): \[|[ \t]{1,40}"(?:stderr|stdout|module_stderr)": ")/;

const hasEntry = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} /;

/** The same lines again, pretty-printed. */
const again = /^[ \t]{1,40}(?:"(?:stderr|stdout)_lines": \[|"(?:[^"\\]|\\.)*",?$|\],?$)/;

/**
A task's whole output is in `stderr` (`stdout` if the task redirects), and again in `stderr_lines`, which is ignored.
*/
export default {
	name: 'ansible',
	certain: true,
	starts: 'fco \t',
	samples: [
		[
			String.raw`fatal: [node-1]: FAILED! => {"changed": true, "cmd": "kubectl get pods -v=6", "rc": 1, "stderr": "I0109 09:01:09.010901   55461 loader.go:395] \"x\"\nerror: no", "stderr_lines": ["I0109 09:01:09.010901   55461 loader.go:395] \"x\"", "error: no"], "stdout": ""}`,
			'I0109 09:01:09.010901   55461 loader.go:395] "x"\nerror: no',
		],
		[
			String.raw`    "stderr": "I0109 09:01:09.010901   55461 loader.go:395] x\nI0109 09:01:09.010902   55461 loader.go:395] y",`,
			'I0109 09:01:09.010901   55461 loader.go:395] x\nI0109 09:01:09.010902   55461 loader.go:395] y',
		],
	],
	unwrap(line) {
		if (!result.test(line)) return undefined;
		for (const name of ['stderr', 'stdout', 'module_stderr', 'msg']) {
			const text = stringMember(line, name);
			if (text !== undefined && hasEntry.test(text)) return withoutLineEnd(text);
		}

		return undefined;
	},
	isAside: line => again.test(line),
} satisfies Wrapper;
