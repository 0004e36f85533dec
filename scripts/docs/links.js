// Links between pages, and the format of source references.

/** Where Kubernetes and related projects keep the sources that pages name: `client-go rest/request.go (transformResponse)`. */
const repositories = [
	'Go',
	'apiextensions-apiserver',
	'apimachinery',
	'apiserver',
	'cli-runtime',
	'client-go',
	'etcd',
	'go-jose',
	'golang.org/x/net',
	'helm',
	'kube-aggregator',
	'kubectl',
	'kubernetes',
	'openshift/apiserver-library-go',
	'structured-merge-diff / apimachinery',
];

const note = String.raw`(?: \([^()]+\))?`;
const url = new RegExp(String.raw`^https://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\s()]*${note}$`);
const path = new RegExp(
	String.raw`^(?:${repositories.map(name => name.replaceAll('.', String.raw`\.`)).join('|')}) [\w.-]+(?:[/ ][\w.-]+)*${note}$`,
);
/** `kube-apiserver --goaway-chance`: from its own help. */
const flag = /^[a-z-]+ --[a-z-]+$/;

const isSource = source => [url, path, flag].some(form => form.test(source));

/** `network/connection-eof`; not inside a path or a URL. */
const mention = ({catalogue, classOf}) =>
	new RegExp(
		String.raw`(?<![\w/-])(?:${[...new Set(catalogue.map(classOf))].join('|')})/[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![\w/-])`,
		'g',
	);

/** Text outside code at even indices, code at odd ones: a log may contain anything. */
const parts = markdown => markdown.split(/(^```[^]*?^```+$|`` [^`]*(?:`[^`]+)* ``|`[^`]+`)/m);

/** Turns mentions of other causes into links to their pages. */
export function linked(program, cause, markdown) {
	const ids = new Set(program.catalogue.map(({id}) => id));
	const link = id => (id === cause.id || !ids.has(id) ? id : `[${id}](../${id}.md)`);
	return parts(markdown)
		.map((part, index) => (index % 2 === 1 ? part : part.replaceAll(mention(program), link)))
		.join('');
}

/** Errors in a page: a source of unknown format, a nonexistent cause. */
export function problemsOf(program, cause) {
	const ids = new Set(program.catalogue.map(({id}) => id));
	const texts = [cause.explain, ...cause.lookAlikes].flatMap(text => parts(text).filter((_, index) => index % 2 === 0));
	const mentions = texts.flatMap(text => text.match(mention(program)) ?? []);
	return [
		...cause.sources
			.filter(source => !isSource(source))
			.map(source => `${cause.id}: "${source}" is neither an https address nor a path in sources that are known`),
		...mentions.filter(id => !ids.has(id)).map(id => `${cause.id}: there is no cause ${id}`),
	];
}
