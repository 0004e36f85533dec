import {Leaks} from '../../src/redact/leaks.ts';
import {LogRedactor} from '../../src/redact/log.ts';

/** A log without its secrets, and what is told of them. */
export function redacted(log: string): {readonly text: string; readonly told: string} {
	const lines: string[] = [];
	const leaks = new Leaks();
	const redactor = new LogRedactor(line => lines.push(line), leaks.add);
	for (const line of Buffer.from(log, 'utf8').toString('latin1').split('\n')) redactor.push(line);
	redactor.end();
	return {text: lines.join('\n'), told: leaks.text('build.log')};
}
