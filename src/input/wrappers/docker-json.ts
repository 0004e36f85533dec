import type {Wrapper} from './wrapper.ts';

const start = '{"log":"';

/** The `log` value of one line of Docker's json-file; lines over 16 KiB are split, and only the last part ends with `\n`. */
function logOf(line: string): string | undefined {
	if (!line.startsWith(start)) return undefined;
	try {
		const {log} = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as {log?: unknown};
		return typeof log === 'string' ? Buffer.from(log, 'utf8').toString('latin1') : undefined;
	} catch {
		return undefined;
	}
}

export default {
	name: 'docker-json',
	certain: true,
	samples: [
		[
			String.raw`{"log":"I0109 09:01:09.010901   55461 loader.go:395] \"x\"\n","stream":"stderr","time":"2024-01-09T09:01:09.011000377Z"}`,
			'I0109 09:01:09.010901   55461 loader.go:395] "x"',
		],
		[String.raw`{"log":"\tAccept: */*\r\n","stream":"stderr","time":"2024-01-09T09:01:09Z"}`, '\tAccept: */*'],
	],
	unwrap: line => logOf(line)?.replace(/\r?\n$/, ''),
	isPartial: line => !(logOf(line)?.endsWith('\n') ?? true),
} satisfies Wrapper;
