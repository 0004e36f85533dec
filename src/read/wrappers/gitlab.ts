import type {Wrapper} from './wrapper.ts';

/** `section_start:1700000000:step_script` + CR + erase line, before the visible text. */
// oxlint-disable-next-line no-control-regex -- These control characters are the format.
const section = /^(?:(?:\u001B\[0K)?section_(?:start|end):\d+:[\w.-]+(?:\[[^\]]*\])?\r?(?:\u001B\[0K)?)+/;
/** `2024-05-01T10:00:00.000000Z 01E `: time, stream number, O or E; `+` continues the previous line. */
const stamped = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [\da-f]{2}[OE](?:[ +]|$)/;
/** Position of the `+`. */
const MARK = 31;

const isStamped = (line: string) => line.charCodeAt(4) === 0x2d && stamped.test(line);

function withoutSection(line: string): string | undefined {
	const match = section.exec(line);
	return match === null ? undefined : line.slice(match[0].length);
}

export default {
	name: 'gitlab',
	certain: true,
	starts: '0123456789s\u001B',
	samples: [
		['section_start:1701388860:step_script\r\u001B[0Kkubectl get pods', 'kubectl get pods'],
		['section_end:1:a\r\u001B[0Ksection_start:2:b[collapsed=true]\r\u001B[0Kx', 'x'],
		[
			'2024-05-01T10:00:00.000000Z 01E I0501 10:00:00.000000      42 loader.go:395] x',
			'I0501 10:00:00.000000      42 loader.go:395] x',
		],
		['2024-05-01T10:00:00.000000Z 00O section_start:1:a\r\u001B[0Kx', 'x'],
		['2024-05-01T10:00:00.000000Z 01E+the rest', 'the rest'],
	],
	unwrap(line) {
		if (!isStamped(line)) return withoutSection(line);
		const text = line.slice(MARK + 1);
		return withoutSection(text) ?? text;
	},
	isContinuation: line => line.charCodeAt(MARK) === 0x2b && isStamped(line),
} satisfies Wrapper;
