import type {Wrapper} from './wrapper.ts';

/** `section_start:1700000000:step_script` + CR + erase line, in front of the visible text. */
const section = /^(?:section_(?:start|end):\d+:[\w.-]+(?:\[[^\]]*\])?\r?(?:\u001B\[0K)?)+/;
/** `2024-05-01T10:00:00.000000Z 01E `: time, stream number, O or E; `+` continues the line before. */
const stamped = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \d\d[OE][ +]/;

export default {
	name: 'gitlab',
	certain: true,
	samples: [
		['section_start:1701388860:step_script\r\u001B[0Kkubectl get pods', 'kubectl get pods'],
		[
			'2024-05-01T10:00:00.000000Z 01E I0501 10:00:00.000000      42 loader.go:395] x',
			'I0501 10:00:00.000000      42 loader.go:395] x',
		],
	],
	unwrap(line) {
		const match = line.startsWith('section_')
			? section.exec(line)
			: line.charCodeAt(4) === 0x2d
				? stamped.exec(line)
				: null;
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
