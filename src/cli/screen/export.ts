import {existsSync} from 'node:fs';
import path from 'node:path';
import type {Report} from '../../model/report.ts';
import {reporters} from '../../formats/registry.ts';
import {filePieces, writeReport} from '../output/present.ts';

/** Writes a report into a directory, never overwriting a file, and says where. Throws a sentence on failure. */
export function exportReport(report: Report, format: string, folder: string): string {
	const reporter = reporters.find(({name}) => name === format);
	if (reporter === undefined) return `There is no format ${format}.`;
	const name = freeName(folder, reporter.extension ?? reporter.name);
	writeReport(name, path.join(folder, name), filePieces(reporter, report), 0o666, 'wx');
	return `Exported to ${name}`;
}

function freeName(folder: string, extension: string): string {
	for (let count = 1; ; count++) {
		const name = `kubectl-debug${count === 1 ? '' : `-${count}`}.${extension}`;
		if (!existsSync(path.join(folder, name))) return name;
	}
}
