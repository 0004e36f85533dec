import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parse} from 'yaml';

/** The data files of a folder by name, without `.yaml`; a key that is not known, or a file that is no map, is a mistake. */
export function readYamls<Value extends object>(
	folder: string,
	keys: ReadonlyArray<keyof Value & string>,
	needed: ReadonlyArray<keyof Value & string>,
): ReadonlyMap<string, Value> {
	const files = readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.filter(file => file.endsWith('.yaml'))
		.toSorted();
	return new Map(
		files.map(file => {
			const value = parse(readFileSync(join(folder, file), 'utf8')) as Value;
			const unknown = Object.keys(value).filter(key => !(keys as readonly string[]).includes(key));
			const missing = needed.filter(key => !(key in value));
			if (unknown.length > 0 || missing.length > 0)
				throw new Error(
					`${file}: unknown ${unknown.join(', ') || 'nothing'}, missing ${missing.join(', ') || 'nothing'}`,
				);
			return [file.replace(/\.yaml$/, '').replaceAll('\\', '/'), value] as const;
		}),
	);
}
