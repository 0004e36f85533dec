/**
Paths that only a Kubernetes API has: other products have an `/api/v1`, too, but not these resources in it.

Source: the core group of kube-apiserver, and `/apis/GROUP/VERSION`.
*/
const apiPath = String.raw`\/(?:api(?:[?"]|: |\/v1(?:[?"]|: |\/(?:bindings|componentstatuses|configmaps|endpoints|events|limitranges|namespaces|nodes|persistentvolumeclaims|persistentvolumes|pods|podtemplates|replicationcontrollers|resourcequotas|secrets|serviceaccounts|services)\b))|apis(?:[?"]|: |\/[a-z\d.-]{1,253}\/v\d)|openapi\/v[23]\b|swagger-2)`;

/**
Sentences that only a Kubernetes client or server writes, wherever they stand: what a client prints without `-v` is all that most CI logs
and tickets have of it.

Each pattern begins where the sentence does, so that words in front of it can be judged. Sources: kubectl `pkg/cmd/util/helpers.go`; apimachinery
`pkg/api/errors/errors.go` and `pkg/util/validation/field/errors.go`; client-go `rest/`, `plugin/pkg/client/auth/exec`, `tools/clientcmd`;
apiserver `pkg/admission/plugin/webhook` and `pkg/endpoints/handlers/responsewriters`; helm `pkg/action`, `pkg/kube`; Go net/url `Error`;
Python kubernetes `client/exceptions.py`, `dynamic/exceptions.py`, urllib3 `exceptions.py`; JavaScript `@kubernetes/client-node`, node-fetch.
*/
const sentences: readonly RegExp[] = [
	// kubectl and oc
	/The request is invalid: /,
	/Error from server(?: \([A-Z]\w{1,40}\))?: /,
	/[Ee]rror: You must be logged in to the server \(/,
	/Unable to connect to the server: (?:dial |[GP]\w{2,4} "|x509: |tls: |net\/http: |http2?: |stream error|(?:unexpected )?EOF|(?:getting|refreshing) credentials|failed to |context deadline|proxyconnect |socks |read |write |remote error|oauth2: |exec|invalid character|malformed |stopped after|lookup |acquiring a|the server |[A-Z][A-Za-z ]{3,60}$)/,
	/The connection to the server \S{1,300} was refused - did you specify the right host or port\?/,
	/Error in configuration: ?(?:$|context was not found|cluster has no server|invalid configuration|no server found|\[?unable to read )/,
	/error: error parsing \S{1,300}: error converting YAML to JSON: /,
	/error: (?:error validating|unable to recognize|error when (?:creating|applying|deleting|replacing|retrieving)) "/,
	/resource mapping not found for name: "/,
	/(?:unable to recognize "[^"]{0,300}": )?no matches for kind "[^"]{0,253}" in version "/,
	/the namespace from the provided object "[^"]{0,253}" does not match the namespace "/,
	/the server doesn't have a resource type "/,
	/error when evicting (?:pod|pods\/)\S* ?(?:-n "[^"]{0,253}" )?\(will retry after \d{1,4}s\): /,
	/error: failed to create [A-Za-z ]{3,40}:? (?=[a-z][\w.-]{0,253} "[^"]{1,253}" (?:not found|already exists|is forbidden))/,
	/Apply failed with \d{1,4} conflicts?: conflict/,
	// kubeadm
	/error execution phase [a-z][\w/-]{0,80}: /,
	// The server's answers, by apimachinery
	/(?:[a-z][\w.-]{0,253}(?: "[^"]{0,253}")? is )?forbidden: User "[^"]{0,300}" cannot [a-z]+ (?:resource|path) "/,
	/[a-z][a-z\d-]{1,100}(?:s|\.[\w.-]{1,253}) "[^"]{0,253}" is forbidden: /,
	/[a-z]{3,60}\.(?:apps|batch|policy|autoscaling|(?:[a-z-]{1,60}\.){1,4}k8s\.io) "[^"]{1,253}" (?:not found|already exists)$/,
	/Operation cannot be fulfilled on [\w.-]{1,253} "/,
	/the object has been modified; please apply your changes to the latest version/,
	/(?:The )?[A-Za-z][\w.-]{0,253} "[^"]{0,253}" is invalid: \*? ?[a-z<][\w.[\]"'>-]{0,300}: (?:Invalid value|Required value|Forbidden|Duplicate value|Unsupported value|Too long|Too many|Not found|Internal error)\b/,
	/(?:The )?[A-Za-z][\w.-]{0,253} "[^"]{0,253}" is invalid: : ValidatingAdmissionPolicy '/,
	/admission webhook "[^"]{1,253}" denied the request/,
	/(?:Internal error occurred: )?failed calling webhook "/,
	/the server (?:has asked for the client to provide credentials|is currently unable to handle the request|has received too many requests and has asked us to try again later|was unable to return a response in the time allotted|could not find the requested resource|rejected our request for an unknown reason|rejected our request due to an error in our request)/,
	/(?:error: )?(?:error upgrading connection: )?unable to upgrade connection: /,
	/error dialing backend: /,
	/Cannot evict pod as it would violate the pod's disruption budget/,
	// Go on the way to an API server
	new RegExp(
		String.raw`\b(?:Get|Post|Put|Patch|Delete|Head) "?https?:\/\/[^\s"/]{1,300}(?:(?:\/[^\s"]{0,300})?${apiPath}|\/version\?timeout)[^\s"]{0,2000}"?: (?=\S)`,
	),
	/getting credentials: (?:exec: |decoding stdout: )/,
	/couldn't get current server API group list: /,
	/invalid configuration: (?:no configuration has been provided|\[?context was not found|\[?unable to read client)/,
	/failed to (?:list|watch) \*[\w.]{1,100}: /,
	/error retrieving resource lock \S{1,300}: /,
	// helm
	/Error: (?:INSTALLATION|UPGRADE|ROLLBACK|UNINSTALL(?:ATION)?) FAILED: /,
	/release \S{1,253} failed, and has been (?:uninstalled|rolled back) due to /,
	/Error: (?:failed (?:pre|post)-(?:install|upgrade|rollback|delete): |template: \S{1,200}\/templates\/|YAML parse error on |execution error at \(|\d{1,3} chart\(s\) linted, )/,
	/Error: [\w./-]{1,200}\/templates\/[\w./-]{1,200}:\d+:\d+$/,
	/Error: (?:release: not found|create: failed to create: |resource \w{1,80}\/\S{1,300} not ready\. status: )/,
	/templates\/: (?:template: )?[\w./-]{1,200}\/templates\/[\w./-]{1,200}:\d+:\d+(?:$|: executing )/,
	/[Kk]ubernetes cluster unreachable: /,
	/Unable to continue with (?:install|update): \w{1,80} "/,
	/another operation \(install\/upgrade\/rollback\) is in progress/,
	// Clients in other languages
	new RegExp(
		String.raw`HTTPS?ConnectionPool\(host='[^']{1,253}', port=\d{1,5}\): Max retries exceeded with url: (?:${apiPath}|\/version(?=[?/ ]))`,
	),
	new RegExp(String.raw`request to https?:\/\/[^\s/]{1,300}${apiPath}\S{0,2000} failed, reason: `),
];

/** One expression: a line is searched once. */
const anySentence = new RegExp(sentences.map(({source}) => source).join('|'));

/** How kubectl, helm, kubeadm and kustomize begin; what stands between it and a sentence is part of what they say. */
const beginning = /^(?:[Ee]rror: |error |Error |FATAL: |FAILED: |There are pending )/;

/** Where what a client says begins in this text, which has no frames around it; undefined where nothing is said. All of an error is one sentence. */
export function sentenceAt(text: string, isError = false): number | undefined {
	const at = text.search(anySentence);
	// Indented text is quoted: code of a document, the data of an object.
	if (at === -1 || (!isError && /^(?:\t| {2})/.test(text))) return undefined;
	if (at === 0 || isError || beginning.test(text)) return 0;
	return isQuotation(text.slice(0, at)) ? undefined : at;
}

/** Whether anything in this text is such a sentence, quoted or not. */
export const hasSentence = (text: string): boolean => anySentence.test(text);

/** What a program, a test or a person puts in front of words that somebody else said. */
const quoting =
	/^\s*(?:#|\/\/|\/\*|\*\s|--\s|;|E {2,3}|[>+-] {2,}|✗|✕|✖|●)|\b(?:echo|printf|grep|sed|awk|cat|assert\w*|expect\w*|should|AssertionError)\b|_test\.\w{1,4}:\d+|\.(?:test|spec)\.[cm]?[jt]sx?\b|(?:^|[^\w])(?:if you see|means?|says?|prints?|shows?|reports?)\b|\bretry(?:ing)?\b/i;

/** Whether this is the beginning of a comment, a test or prose, whatever quotes it has. */
export const isComment = (front: string): boolean => quoting.test(front);

/** What ends the words of a program in front of a sentence: punctuation, a bracket, a column, the word of a level. */
const ends = /(?:[:|>\])}\t=]|-|,|->|=>|\b(?:ERROR|WARN|WARNING|FATAL|CRITICAL|DEBUG|INFO|ERRO|FATA|DEBU))\s*$/;

/** Whether the words behind this front are quoted: within quotes, in a comment, in a test, in prose. */
export function isQuotation(front: string): boolean {
	if (front.trim() === '') return false;
	// The end of a klog entry whose head was cut off, or is not known as one.
	if (/couldn't get resource list|\/v\d\w{0,20}: $/.test(front)) return true;
	if (quoting.test(front) || !ends.test(front)) return true;
	return hasOpenQuote(front);
}

/** Whether a quotation has begun and not ended. */
export function hasOpenQuote(front: string): boolean {
	const count = (mark: RegExp) => (front.match(mark) ?? []).length;
	return count(/(?<!\\)"/g) % 2 === 1 || count(/`/g) % 2 === 1 || count(/“/g) > count(/”/g);
}
