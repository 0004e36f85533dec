import {denialOf, isOrdinaryUser, refuserOf, type Refusal as AuthorizerRefusal} from '../clues/forbidden.ts';
import {Failure} from '../failures/failure.ts';
import {decodeResource} from '../http/resource.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import type {Finding} from '../model/finding.ts';
import type {Run} from '../model/run.ts';

/** One thing that was denied to one user, and that a role could allow. */
export type Refusal = AuthorizerRefusal & {readonly run: Run};

/** The causes that a grant would fix where RBAC decides; the other denials are another authorizer's, or not about what is granted. */
const grantable = new Set([
	'authorization/rbac-denied',
	'authorization/subresource-denied',
	'authorization/nonresource-denied',
]);

/**
What a role could allow, over all findings: for every request in them, not only the one that a finding quotes.

A 403 that failed no command is not a finding, and what nobody needed is not granted.
*/
export function refusalsIn(findings: readonly Finding[]): Refusal[] {
	return findings
		.filter(({id, severity}) => severity === 'error' && grantable.has(id))
		.flatMap(finding => refusalsOf(finding));
}

function refusalsOf(finding: Finding): Refusal[] {
	const first = refusalFrom(finding);
	if (first === undefined || !isGrantable(first)) return [];
	const told = sentencesOf(finding)
		.map(sentence => denialOf(sentence))
		.filter(denial => denial !== undefined)
		.filter(denial => denial.user === first.user && isGrantable(denial));
	const {run} = finding;
	return [first, ...told, ...fromUrls(finding, first)].flatMap(refusal => {
		// The short sentences of old servers omit the name; the URLs have it.
		const names = refusal.name === undefined ? namesInUrls(finding, refusal) : [];
		return names.length === 0 ? [{...refusal, run}] : names.map(name => ({...refusal, name, run}));
	});
}

const isGrantable = (refusal: AuthorizerRefusal): boolean =>
	isOrdinaryUser(refusal.user) && !refusal.verb.startsWith('impersonate') && refuserOf(refusal) === 'rbac';

/** The denial that the finding is named after. */
function refusalFrom({facts}: Finding): AuthorizerRefusal | undefined {
	const text = (name: string) => (typeof facts[name] === 'string' ? facts[name] : undefined);
	const user = text('user');
	const verb = text('verb');
	if (user === undefined || verb === undefined) return undefined;
	return {
		user,
		verb,
		resource: text('resource'),
		subresource: text('subresource'),
		group: text('group'),
		namespace: text('namespace'),
		name: text('name'),
		path: text('path'),
		reason: text('reason'),
	};
}

/** Everything that the server, or kubectl after it, said in this finding; each sentence as a failure of its own. */
function sentencesOf({run, exchanges, evidence}: Finding): Failure[] {
	const numbers = new Set(evidence.map(({number}) => number));
	const bodies = exchanges.flatMap(exchange =>
		exchange.apiStatus?.message === undefined || exchange.apiStatus.clientMade
			? []
			: [sentence(run, exchange.apiStatus.message, exchange.statusLine)],
	);
	const notes = run.notes
		.filter(({lines}) => lines.some(({number}) => numbers.has(number)))
		.flatMap(({text, lines}) => text.split('\n').map(words => sentence(run, words, lines[0])));
	return [...bodies, ...notes];
}

const nowhere: Line = {number: 0, text: ''};

const sentence = (run: Run, text: string, line: Line = nowhere): Failure =>
	new Failure({
		run,
		phase: 'http',
		exchanges: [],
		status: 403,
		reason: 'Forbidden',
		statements: [{source: 'body', text, line, clientMade: false}],
	});

/**
Requests of the finding with a bare 403: below -v=8 nothing tells `/apis` from the `/api` before it.

Only what differs from the first denial in name or path is added; the user is known to be the same.
*/
function fromUrls({exchanges}: Finding, first: AuthorizerRefusal): AuthorizerRefusal[] {
	return exchanges.flatMap((exchange): AuthorizerRefusal[] => {
		const decoded = decodeResource(exchange.method, exchange.url);
		if (exchange.status !== 403 || exchange.apiStatus?.message !== undefined) return [];
		if (decoded?.verb !== first.verb) return [];
		if (first.path !== undefined) return decoded.resource === undefined ? [{...first, path: decoded.path}] : [];
		const name = nameInUrl(exchange, first);
		return name === undefined ? [] : [{...first, name}];
	});
}

const namesInUrls = ({exchanges}: Finding, refusal: AuthorizerRefusal): string[] =>
	exchanges.map(exchange => nameInUrl(exchange, refusal)).filter(name => name !== undefined);

/** The name in a request's URL, if it is about the same resource. */
function nameInUrl({method, url}: Exchange, refusal: AuthorizerRefusal): string | undefined {
	const resource = decodeResource(method, url)?.resource;
	const alike =
		resource !== undefined &&
		resource.resource === refusal.resource &&
		resource.subresource === refusal.subresource &&
		resource.group === (refusal.group ?? '') &&
		resource.namespace === refusal.namespace;
	return alike ? resource.name : undefined;
}
