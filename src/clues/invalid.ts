import type {Failure, Said} from '../failures/failure.ts';
import {serverSays} from './words.ts';

/** One complaint of the server's validation. */
export type FieldError = {readonly field: string | undefined; readonly text: string};

/** A 422 of validation, taken apart. */
export type Invalid = {
	readonly said: Said;
	readonly kind: string | undefined;
	readonly name: string | undefined;
	readonly errors: readonly [FieldError, ...FieldError[]];
};

// The server: Pod "a" is invalid: [spec.x: Required value, spec.y: Invalid value: "b": …]
// kubectl: The Pod "a" is invalid: spec.x: Required value      or several lines of `* spec.x: Required value`
const sentence = /(?:^|The |: )([\w.-]+) "([^"]*)" is invalid:? ?([^]*)/;

// spec.template.spec.containers[0].name: Invalid value: …
const complaint =
	/^([A-Za-z][\w.-]*(?:(?:\[[^\]]*\]|\([^)]*\))[\w.-]*)*): ((?:Required|Invalid|Unsupported|Duplicate) value|Forbidden|Too (?:long|many|few)|Not found|Internal error)/;

/** `[a: …, b: …]`, the server's sentence for several; its end may be missing. */
const separator =
	/, (?=(?:<nil>|[A-Za-z][\w.[\]()-]{0,300}): (?:(?:Required|Invalid|Unsupported|Duplicate) value|Forbidden|Too (?:long|many|few)|Not found|Internal error))/;

const toError = (text: string): FieldError => ({field: complaint.exec(text)?.[1], text});

/** Parses `… is invalid: …`; where the `Status` lists its causes, they are cut best there. */
export function invalidOf(failure: Failure): Invalid | undefined {
	if (failure.status !== undefined && failure.status !== 422) return undefined;
	const said = serverSays(failure, sentence);
	if (said === undefined) return undefined;
	const [, kind, name, rest = ''] = said.match;
	const causes = failure.exchange?.apiStatus?.details?.causes ?? [];
	const listed = causes
		// Behind other complaints a custom resource's rules are not checked; that is none of its own.
		.filter(({message}) => message !== undefined && !message.includes('some validation rules were not checked'))
		.map(({field, message = ''}) => ({
			field,
			text: field === undefined || field === '' ? message : `${field}: ${message}`,
		}));
	const list = rest.trim();
	const lines = (list.startsWith('[') ? list.replace(/^\[|\]$/g, '').split(separator) : list.split(/^\* /m))
		.map(line => line.trim())
		.filter(line => line !== '' && !line.includes('some validation rules were not checked'));
	const written = lines.map(toError);
	const [first, ...others] = listed.length > 0 ? listed : written;
	return {
		said: atComplaint(said, lines[0]),
		// `Deployment.apps` in the server's words, `Deployment` in kubectl's
		kind: kind?.split('.')[0],
		name,
		errors: [first ?? toError(list), ...others],
	};
}

/** Where kubectl gives each complaint a line of its own, the first of them is the one to quote: the line before says nothing. */
function atComplaint({match, statement}: Said, complaint: string | undefined): Said {
	const start = complaint?.split('\n', 1)[0];
	const line = statement.lines?.find(({text}) => start !== undefined && text.startsWith(`* ${start}`));
	return {match, statement: line === undefined ? statement : {...statement, line}};
}

// failed to create typed patch object (web/app; apps/v1, Kind=Deployment): errors:
//   .spec.template.spec.containers[name="app"].env: duplicate entries for key [name="A"]
const untyped =
	/failed to create typed patch object \((?:[^()\n]*\/)?(?<name>[^()\n;/]*); [^()\n]*?Kind=(?<kind>[^()\n,]+)\): (?:errors:\s*)?(?<problems>[^\s][^]*)/;

/**
Parses what server-side apply says of a manifest that does not fit the schema of its type: a key twice in a list, an unknown field.

The server answers 500, although the manifest is at fault. Source: apimachinery pkg/util/managedfields/internal/structuredmerge.go;
the errors are those of structured-merge-diff typed/validate.go.
*/
export function untypedOf(failure: Failure): Invalid | undefined {
	const said = serverSays(failure, untyped);
	const {kind, name, problems = ''} = said?.match.groups ?? {};
	if (said === undefined) return undefined;
	const errors = problems
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '')
		.map(text => ({field: /^\.(\S+?): /.exec(text)?.[1], text}));
	const [first, ...others] = errors;
	return first === undefined ? undefined : {said, kind, name, errors: [first, ...others]};
}

export const immutable =
	/field is immutable|is immutable|updates to \w+ spec for fields other than|updates may not change fields other than|may not change once set|may not be changed|cannot change roleRef|field can not be (?:changed|modified)|can not be modified/;
export const tooLong = /Too long: /;
export const allocated = /provided (?:port|IP) is already allocated|Duplicate value/;
