/*
Cheap tests of every line of a log: most have neither words of a client nor a command, and cost a few searches. latin1.
*/

/** Every sentence of a client has a quote or one of these; so has every mention of its command. */
const common =
	/rror[:\]]|erver|kube|helm |Pool\(|dial t|exited w|rror exec|templates\/: |'Status'|Audit-Id|in conf|\.ignor|b succ|nished: |b fail|failed=\d/;

/** Letters of which every sentence, and every mention of a client's command, has some. */
const letters =
	/rror from s|rror execution|rror: |orbidden: |onnect to the|was refused|fulfilled on|been modified|is invalid: |denied the|failed calling|the server |upgrade connection|rror dialing|evict|etcdserver|credentials: |API group list|no configuration|failed to (?:list|watch)|resource lock|luster unreachable|onnectionPool\(|Status\\*["']|no matches for|not match the|failed, reason|templates\/|already exists|not found|not ready\. status|HTTP-Code|has been (?:uninstalled|rolled)|[a-z] \\*"?https?:|kubectl|helm |kubeadm|kustomize|exited with code|[Aa]udit-[Ii]d|in configuration|\.\.\.ignoring|Job succeeded|Finished: |Job failed| failed=\d/;

/** Whether a line may hold words of a client, or its command. */
export const hasLetters = (line: string): boolean => (line.includes('"') || common.test(line)) && letters.test(line);

/** Frames in front of an echo: a step, a service, a time, a host and a unit. */
const frame =
	/(?:\[[^\]]{1,100}\] ?|[\w.@-]{1,120} {1,60}\| |#?\d[\d:.TZ+,-]{0,40}(?: [\d:.,]{5,20})?\]? {1,2}|[A-Z][a-z]{2} [ \d]\d [\d:.]{8,15} \S{1,255} \S{1,140}: |[\w.[\]"-]{1,160} \((?:local|remote)-exec\): )/;

/** Signs of an echo at the beginning of a line, without what is typed behind them; and programs without one. */
const sign =
	/^(?:\+{1,4} |[$%#>] |\u00E2\u009D\u00AF |PS |[A-Z]:\\|\[command\]|##\[|\u00E2\u009E\u009C|task: \[|(?:DEBU )?Run|Exec|S(?:tep|TEP) \d|#\d{1,5} \[| ?> \[|Script contents:|oc |(?:go|npm|yarn) test |pytest )/;

/** Behind a frame, or at the end of a prompt. */
const framed = new RegExp(
	String.raw`^(?:${frame.source}){0,3}(?:\+{1,4} |[$#] |(?:\(\S{1,60}\) )?[\w.-]{1,64}@[\w.-]{1,64}[: ]\S{0,120} ?[$#] |\[[^\]]{1,100}\] ?[$#] |[~/(]\S{0,100} ?[$#] )\S`,
);

/** Whether a line begins as an echoed command does. */
export const beginsAsEcho = (line: string): boolean =>
	(maySign[line.charCodeAt(0)] === 1 && sign.test(line)) ||
	((line.includes('+ ') || line.includes('$ ') || line.includes('# ')) && framed.test(line));

const maySign = new Uint8Array(256);
for (let code = 0x41; code < 0x5b; code++) maySign[code] = 1;
for (const letter of '+$%#>[ \u00E2tognyp') maySign[letter.charCodeAt(0)] = 1;
