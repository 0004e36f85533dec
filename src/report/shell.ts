import type {Run} from '../model/run.ts';
import type {Shell} from '../text/shell.ts';

/** What only Windows says: Go's names of its system calls, and its own words. */
const windowsWords =
	/\b(?:connectex|wsarecv|wsasend|getaddrinfow): |The system cannot find the (?:file|path) specified|executable file not found in %PATH%/;

/** `kubectl.exe/v1.30.1 (windows/amd64) kubernetes/…` */
const system = /^\S+ \((\w+)\/\w+\)/;

/**
The shell that a run's command was typed into, as far as its log tells: by the prompt, else by the system, whose usual shell it then
is.
*/
export function shellOf(run: Run): Shell | undefined {
	if (run.shell !== undefined) return run.shell;
	for (const {requestHeaders} of run.exchanges) {
		const [, os] = system.exec(requestHeaders.get('user-agent') ?? '') ?? [];
		if (os !== undefined) return os === 'windows' ? 'powershell' : 'posix';
	}

	const isWindows =
		/^[a-z]:\\/i.test(run.kubeconfig ?? '') ||
		/^(?:\S*[\\/])?\w+\.exe\b/i.test(run.command ?? '') ||
		run.notes.some(({text}) => windowsWords.test(text));
	if (isWindows) return 'powershell';
	return run.kubeconfig?.startsWith('/') === true ? 'posix' : undefined;
}
