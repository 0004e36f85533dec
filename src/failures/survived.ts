import {isFailed} from '../http/outcome.ts';
import {decodeResource} from '../http/resource.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Note, Run} from '../model/run.ts';
import {Failure, type Statement} from './failure.ts';
import {noteStatements} from './statements.ts';
import {unlistedIn} from './unlisted.ts';

/**
What went wrong in a run without ending it: API groups that could not be listed, and watches that were cut.

A run that kubectl calls a success has nothing to say.
*/
export const survivedBy = (run: Run): Failure[] => (run.exitCode === 0 ? [] : [...unlistedBy(run), ...cutWatches(run)]);

const failureOf = (run: Run, exchanges: readonly Exchange[], statements: readonly Statement[]): Failure =>
	new Failure({run, phase: 'http', exchanges, status: exchanges[0]?.status, reason: undefined, statements});

function unlistedBy(run: Run): Failure[] {
	const groups = new Map<string, Statement[]>();
	for (const note of run.notes) {
		if (note.kind !== 'discovery') continue;
		const [statement] = noteStatements(note);
		if (statement === undefined) continue;
		for (const {group, version, reason} of unlistedIn(note.text)) {
			// Errors about several groups say of each what the one about it says.
			const text = `couldn't get resource list for ${group}/${version}: ${reason}`;
			const key = `${group}/${version}`;
			groups.set(key, [...(groups.get(key) ?? []), {...statement, text, lines: [statement.line]}]);
		}
	}

	return [...groups].map(([groupVersion, statements]) =>
		failureOf(
			run,
			run.exchanges.filter(
				exchange =>
					isFailed(exchange) && decodeResource(exchange.method, exchange.url)?.path === `/apis/${groupVersion}`,
			),
			statements,
		),
	);
}

function cutWatches(run: Run): Failure[] {
	const watches = new Map<Exchange | undefined, Note[]>();
	for (const note of run.notes) {
		if (note.kind !== 'watch') continue;
		const watch = run.exchanges.findLast(
			({index, method, url, status}) =>
				index <= note.after && status === 200 && decodeResource(method, url)?.verb === 'watch',
		);
		watches.set(watch, [...(watches.get(watch) ?? []), note]);
	}

	return [...watches].map(([watch, notes]) =>
		failureOf(run, watch === undefined ? [] : [watch], notes.flatMap(noteStatements)),
	);
}
