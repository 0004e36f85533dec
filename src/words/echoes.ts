import {commandOnLine, type Command} from '../kubectl/commands.ts';

/**
What an echoed command does to the lines behind it.

- `client`: a Kubernetes client; its errors stand at the beginning of a line
- `prints`: its output may hold anybody's words: a container's, a file's, an object's
- `other`: any other program, which may run clients
*/
export type Echo = {
	readonly kind: 'client' | 'prints' | 'other';
	readonly command: string;
	readonly guarded: boolean;
	readonly isClient: boolean;
	/** Nothing but the client: what stands behind it is the client's. */
	readonly isAlone: boolean;
	/** In front of it: the next command of the same shell has the same. */
	readonly sign: string;
};

/** Longest echo; a heredoc is longer. */
const MAX_ECHO = 4000;

/**
A command as shells, CI systems and other programs announce it: `+ ` of `set -x`, prompts, `[command]`, `##[group]Run`, Cloud Build's `Running: `, `RUN`
of a Dockerfile, skaffold's `running […]`, `STEP 3/4: RUN`, `task: […]`.
*/
const announced: readonly RegExp[] = [
	/^\+{1,4} (?=\S)/,
	/^(?:(?:\(\S{1,60}\) )?[\w.-]{1,64}@[\w.-]{1,64}[: ]?\S{0,120} ?|\[[^\]]{1,100}\] ?|\(\S{1,60}\) ?|[~/]\S{0,100} ?|➜ {1,2}\S{1,60} (?:git:\(\S{1,60}\) )?(?:✗ )?)?[$❯%] (?=\S)/,
	/^(?:\(\S{1,60}\) )?\[?[\w.-]{1,64}@[\w.-]{1,64}[: ][^\]#$]{0,120}\]?# (?=\S)/,
	/^➜ {1,2}\S{1,60} (?:git:\(\S{1,60}\) )?(?:✗ )?(?=[a-z])/,
	/^PS [^>]{0,120}> ?(?=\S)/,
	/^[A-Z]:\\[^>]{0,120}>(?=\S)/,
	/^[^+]{0,200}[^\s+]\+ (?=(?:\S{1,100}\/)?(?:kubectl|oc|helm) )/,
	/^\[command\]/,
	/^##\[(?:group\]Run |command\])/,
	/^(?:Run|Running:?|Executing:?|Running command:?|Running SSH command:|DEBU Running SSH command:|\(local-exec\): Executing:) (?=\S)/,
	/^(?:#\d{1,5} \[[^\]]{1,60}\] RUN |Step \d{1,3}\/\d{1,3} : RUN |STEP \d{1,3}(?:\/\d{1,3})?: RUN )/,
	/^ ?> \[[^\]]{1,60}\] RUN /,
	/^task: \[[^\]]{1,80}\] /,
	/^# (?=(?:sudo )?(?:kubectl|oc|helm|kubeadm) [a-z-])/,
	/^> (?=(?:sudo )?(?:kubectl|oc|helm|kubeadm|kustomize) [a-z-])/,
];

/** Without a sign in front: make, CircleCI and Azure's `Script contents:` print the command as it is. */
const bare =
	/^(?:cd \S{1,300} && )?(?:sudo |time |timeout \S{1,8} |env )?(?:\w{1,60}=\S{0,300} ){0,8}(?:\/\S{1,200}\/)?(?:kubectl|oc|helm|kubeadm|kustomize|go test|pytest|npm test|yarn test|flux|skaffold) (?=[a-z-])/;

/** Inside of a sentence of another program: skaffold's `running [kubectl --context x create …]`. */
const within = /\brunning \[((?:\S{1,200}\/)?(?:kubectl|helm|kustomize) [^\]]{1,2000})\]/i;

/** Programs at the end of a pipe, which print what they are given. */
export const isFilter = ({command}: Echo): boolean =>
	/^(?:\S*\/)?(?:grep|egrep|fgrep|rg|tee|awk|sed|jq|yq|sort|uniq|head|tail|wc|cut|tr|xargs|column|base64|less|cat$|python3? -[mc])(?: |$)/.test(
		command,
	);

/** The command that this line announces, which has neither colours nor frames. */
export function echoOn(text: string): Echo | undefined {
	if (text.length > MAX_ECHO) return undefined;
	for (const sign of announced) {
		const match = sign.exec(text);
		if (match !== null) {
			const shell = text.slice(match[0].length).replace(/^RUN /, '');
			return echoOf(/^ ?>/.test(match[0]) ? shell.replace(/:$/, '') : shell, signOf(match[0]));
		}
	}

	if (bare.test(text)) {
		const echo = echoOf(text);
		return echo.kind === 'client' &&
			commandOnLine(clientIn(text) ?? '') === undefined &&
			/\b(?:kubectl|oc|helm) /.test(text)
			? undefined
			: echo;
	}

	const [, inner] = within.exec(text) ?? [];
	// Its output is shown in quotes.
	return inner === undefined ? undefined : {...echoOf(inner), kind: 'client'};
}

/** A prompt without what changes in it: `jane@host`, `+`, `$`. */
const signOf = (front: string): string =>
	/(?<![\w.-])[\w.-]{1,64}@[\w.-]{1,64}/.exec(front)?.[0] ??
	front
		.replace(/^.*\+(?= ?$)/, '+')
		.replace(/^.*(?=[$❯%]\s*$)/, '')
		.trim();

/** Programs that ask a Kubernetes API, whose errors begin at the margin. */
const programs =
	/(?<![\w.-])(?:kubectl(?:-v?[\d.]{1,10})?|oc|helm|helmfile|kubeadm|kustomize|flux|skaffold|istioctl|kops|velero|cmctl|kubeseal|linkerd|cilium|virtctl|tkn)(?:\.exe)?(?= |$)/g;

/** What a command may stand behind: the end of another one, words of the shell, `sh -c "…"`, and `--` of a program that runs another. */
const behind =
	/[;&|(]|\b(?:if|until|while|do|then|else|elif)\s|!\s|\b(?:ba|da|z)?sh -\w{0,3}c\s?["']?|"-\w{0,3}c" "|\s--\s/;

/** Programs that run the one behind them. */
const runner = /^(?:sudo|time|timeout|exec|command|env|nohup|watch)$/;
const variable = /^\w{1,60}=/;

/** Whether the words in front of a program leave it the program that is run. */
const areRunners = (words: readonly string[]): boolean =>
	words.every((word, at) => runner.test(word) || variable.test(word) || words[at - 1] === 'timeout');

/** The client's command in a line of shell, without what the shell does around it; undefined when there is none. */
export function clientIn(line: string): string | undefined {
	for (const {index} of line.matchAll(programs)) {
		let at = index;
		// Its path belongs to it.
		while (at > 0 && !/[\s"'(;&|=`]/.test(line.charAt(at - 1))) at--;
		const own = line.slice(0, at).split(behind).at(-1) ?? '';
		const words = own.split(/\s+/).filter(word => word !== '');
		if (!areRunners(words)) continue;
		// Variables right in front of it are typed with it.
		let first = words.length;
		while (first > 0 && variable.test(words[first - 1] ?? '')) first--;
		const [variables] = words.slice(first);
		return /^[^|;&]*/.exec(line.slice(variables === undefined ? at : line.lastIndexOf(variables, at)))?.[0].trim();
	}

	return undefined;
}

/** Programs that print what others wrote, and test runners, which print what they expect. */
const printers =
	/^(?:(?:sudo|time|env|command|npx|bundle exec|poetry run|python3? -m) +)*(?:\S*\/)?(?:cat|bat|less|more|head|tail|echo|printf|grep|rg|ag|sed|awk|diff|jq|yq|git|curl|wget|journalctl|docker (?:logs|compose logs|exec)|docker-compose logs|stern|kubetail|tee|find|xargs|go test|gotestsum|pytest|jest|vitest|mocha|ava|tox|bats|ctest|rspec|phpunit|cargo test|npm (?:run )?test\S*|yarn (?:run )?test\S*|pnpm (?:run )?test\S*|mvn|\.\/mvnw|gradle|\.\/gradlew|dotnet test|bazel test)(?: |$)/;

/** helm asks no API server. */
const registries =
	/^(?:\S*\/)?helm (?:-\S+ )*(?:pull|push|repo|registry|search|dependency|dep|show|inspect|plugin|package|verify|env|version|completion|create|fetch)\b/;

const showsObjects =
	/ --raw[ =]|(?:^| )(?:-o|--output)[ =]?(?:'|")?(?:yaml|json|jsonpath|go-template|template|custom-columns)/;

/** `|| true`, `if`, `! `, `until`, `while`: whoever wrote the command has thought of its failure. */
const guards =
	/\|\| *(?:true|:|echo|exit 0|printf|continue|break|return 0|kubectl|helm|oc|\{|\()|^(?:if|until|while|!) |; *(?:do|then)\b|--ignore-not-found(?!=false)|2> ?\/dev\/null|\|\| *$|&> ?\/dev\/null/;

/** The client's command with the pipe behind it, up to the next command of the shell or the quote that ends `sh -c "…"`. */
function typed(shell: string, client: string): string {
	const at = shell.indexOf(client);
	const quote = /["']$/.exec(shell.slice(0, at))?.[0];
	const behind = /^[^;&]*/.exec(shell.slice(at))?.[0] ?? '';
	const end = quote === undefined ? -1 : behind.lastIndexOf(quote);
	return (end === -1 ? behind : behind.slice(0, end)).split('||', 1)[0]?.trimEnd() ?? '';
}

/** What a command line of a shell says. */
export function echoOf(shell: string, sign = ''): Echo {
	const client = clientIn(shell);
	// With the pipe behind it: it is no more than what was typed.
	const command = client === undefined ? shell : typed(shell, client);
	const guarded = guards.test(shell);
	const first = shell.replace(/^(?:\w+=\S* +)+/, '');
	if (client === undefined || registries.test(client)) {
		const kind = (client !== undefined && registries.test(client)) || printers.test(first) ? 'prints' : 'other';
		return {kind, command, guarded, isClient: client !== undefined, isAlone: false, sign};
	}

	const front = shell.slice(0, shell.indexOf(client));
	const isAlone = command === client && areRunners(front.split(/\s+/).filter(word => word !== ''));
	return {kind: printsObjects(client) ? 'prints' : 'client', command, guarded, isClient: true, isAlone, sign};
}

function printsObjects(client: string): boolean {
	const known: Command | undefined = commandOnLine(client);
	if (known === undefined) return false;
	if (/(?:^|\/)helm(?:\.exe)? /.test(client))
		return known.echoes === true && / (?:get|test|status|template)(?: |$)/.test(client);
	if (known.does === 'runs') return true;
	return (
		showsObjects.test(client) ||
		(known.echoes === true &&
			/ (?:logs?|describe|events?|diff|config|edit|view-last-applied|dump|kustomize)(?: |$)/.test(client))
	);
}
