import type {Wrapper} from './wrapper.ts';

/** `> ` of Markdown and email, also nested; an empty quoted line may have lost its blank. */
const prefix = /^(?:> ?)+/;

export default {
	name: 'quote',
	certain: false,
	starts: '>',
	samples: [
		['> I0428 08:04:28.280408   49689 loader.go:395] x', 'I0428 08:04:28.280408   49689 loader.go:395] x'],
		['> > I0428 08:04:28.280408   49689 loader.go:395] x', 'I0428 08:04:28.280408   49689 loader.go:395] x'],
	],
	unwrap(line) {
		const match = line.charCodeAt(0) === 0x3e ? prefix.exec(line) : null;
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
