import {Leaks} from '../../src/redact/leaks.ts';
import {LogRedactor} from '../../src/redact/log.ts';

/** A log without its secrets, and what is told of them. */
export function redacted(log: string): {readonly text: string; readonly told: string} {
	let out = '';
	const leaks = new Leaks();
	const redactor = new LogRedactor(text => {
		out += text;
	}, leaks.add);
	redactor.push(Buffer.from(log, 'utf8').toString('latin1'));
	redactor.end();
	return {text: out, told: leaks.text('build.log')};
}
