import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {reporters} from '../../src/formats/registry.ts';

const guide = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');

test('every format has its section, with a command to copy', () => {
	const sections = guide.split(/^## /m).slice(1);
	const told = sections.flatMap(section => section.slice(0, section.indexOf('\n')).split(', '));
	expect(told.toSorted()).toEqual(reporters.map(({name}) => name).toSorted());
	for (const section of sections) {
		const commands = [...section.matchAll(/^ {4}(kubectl-debug .*)$/gm)].map(([, command = '']) => command);
		expect(commands).not.toEqual([]);
		for (const command of commands) {
			const format = /--report (\w+)/.exec(command)?.[1] ?? 'text';
			expect(section.slice(0, section.indexOf('\n'))).toContain(format);
		}
	}
});
