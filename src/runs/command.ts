import type {Run} from '../model/run.ts';

/**
A client program's command line as echoed by shells and CI systems: `$ kubectl …`, `+ kubectl …`, `user@host:~# kubectl …`,
`[command]/usr/bin/kubectl …`, `##[group]Run kubectl …`, `PS C:\> kubectl.exe …`.
*/
const echoed =
	/^(?:(?:[^\s'"]{0,80}[$#%>❯]|PS [^>]{0,120}>|\+{1,3}|##\[group\]Run|Run|\[command\])\s*)((?:\w+=\S+ +)*(?:\S*[/\\])?(?:kubectl|oc|helm)(?:\.exe)?(?: +\S.*))$/;

/** The command on this line, or undefined. `text` is decoded and has no colours. */
export function commandOn(text: string): string | undefined {
	if (text.length > 4000 || !/kubectl|\boc\b|helm/.test(text)) return undefined;
	return echoed.exec(text)?.[1];
}

/** The shell whose prompt this line begins with: `PS C:\\> `, `C:\\src>`, `$ `; PowerShell on Unix has the programs of Unix. */
export function shellOfPrompt(text: string): Run['shell'] {
	if (/^PS [A-Z]:[^>]*>/i.test(text)) return 'powershell';
	if (/^[A-Z]:\\[^>]*>/i.test(text)) return 'cmd';
	return /^(?:\+|[^\s'"]{0,80}[$#%❯])\s|^PS \//.test(text) ? 'posix' : undefined;
}
