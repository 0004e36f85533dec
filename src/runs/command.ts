import type {Run} from '../model/run.ts';

/** The shell whose prompt this line begins with: `PS C:\\> `, `C:\\src>`, `$ `; PowerShell on Unix has the programs of Unix. */
export function shellOfPrompt(text: string): Run['shell'] {
	if (/^PS [A-Z]:[^>]*>/i.test(text)) return 'powershell';
	if (/^[A-Z]:\\[^>]*>/i.test(text)) return 'cmd';
	return /^(?:\+|[^\s'"]{0,80}[$#%❯])\s|^PS \//.test(text) ? 'posix' : undefined;
}
