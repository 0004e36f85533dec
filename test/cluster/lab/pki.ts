import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The keys (`NAME.key`) and certificates (`NAME.pem`) of one lab, made by `pki.sh`. */
export type Pki = {
	readonly file: (name: string) => string;
	/** Its content as kubeconfigs and webhook configurations hold it. */
	readonly base64: (name: string) => string;
	readonly text: (name: string) => string;
};

export function makePki(folder: string): Pki {
	mkdirSync(folder, {recursive: true});
	const script = fileURLToPath(new URL('pki.sh', import.meta.url));
	const library = fileURLToPath(new URL('../../support/certs', import.meta.url));
	execFileSync('sh', [script, library], {cwd: folder, stdio: ['ignore', 'ignore', 'inherit']});
	const file = (name: string) => join(folder, name);
	return {
		file,
		base64: name => readFileSync(file(name)).toString('base64'),
		text: name => readFileSync(file(name), 'utf8'),
	};
}
