// Log wrappers as written by CI systems, container runtimes and mail.

/** Container runtimes split lines into parts of this many bytes. */
const PART = 16 * 1024;

/** The time of a line; a log has a few hundred lines per second. */
const time = index => new Date(1_714_557_600_000 + index * 4).toISOString().slice(0, -1);

function parts(line) {
	const found = [];
	for (let start = 0; start === 0 || start < line.length; start += PART) found.push(line.slice(start, start + PART));
	return found;
}

/** Each returns the wrapped line; its index advances the clock. */
export const wraps = {
	'GitHub Actions': (line, index) => `${time(index)}0000Z ${line}\n`,
	GitLab: (line, index) => `${time(index)}000Z 01E ${line}\n`,
	'CRI (containerd)': (line, index) =>
		parts(line)
			.map((part, at, all) => `${time(index)}000000Z stderr ${at === all.length - 1 ? 'F' : 'P'} ${part}\n`)
			.join(''),
	'Docker json-file': (line, index) =>
		parts(line)
			.map((part, at, all) => {
				const log = JSON.stringify(at === all.length - 1 ? `${part}\n` : part);
				return `{"log":${log},"stream":"stderr","time":"${time(index)}000000Z"}\n`;
			})
			.join(''),
	'Jenkins timestamper': (line, index) => `[${time(index)}Z] ${line}\n`,
	stern: line => `deploy-5d8f9-abcde kubectl ${line}\n`,
	'quote `> `': line => `> ${line}\n`,
};

/** The same log with every line wrapped; the pieces are whole lines. */
export function* wrapped(pieces, wrap) {
	let index = 0;
	for (const piece of pieces) {
		const lines = piece.split('\n');
		lines.pop();
		yield lines.map(line => wrap(line, index++)).join('');
	}
}
