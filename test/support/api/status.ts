/** A handler's response: an HTTP status and a body, which is sent as JSON unless it is text. */
export type Answer = {
	readonly code: number;
	readonly body: object | string;
	/** Header names in kube-apiserver's spelling. */
	readonly headers?: Readonly<Record<string, string>>;
};

export type Cause = {readonly reason: string; readonly message: string; readonly field: string};

type Details = {
	readonly name?: string;
	readonly group?: string;
	readonly kind?: string;
	readonly causes?: ReadonlyArray<Partial<Cause>>;
};

/** A `Status` failure. Source: apimachinery `api/errors/errors.go`, whose constructors the functions below follow. */
export function failure(code: number, reason: string | undefined, message: string, details?: Details): Answer {
	const status = {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code};
	return {code, body: status};
}

/** Names a resource as in messages: `deployments.apps`. */
export const qualified = (target: {readonly resource: string; readonly group: string}) =>
	target.group === '' ? target.resource : `${target.resource}.${target.group}`;

type Target = {readonly resource: string; readonly group: string; readonly name: string | undefined};

const detailsOf = (target: Target): Details => ({
	...(target.name !== undefined && {name: target.name}),
	...(target.group !== '' && {group: target.group}),
	kind: target.resource,
});

export const notFound = (target: Target) =>
	failure(404, 'NotFound', `${qualified(target)} "${target.name}" not found`, detailsOf(target));

export const alreadyExists = (target: Target) =>
	failure(409, 'AlreadyExists', `${qualified(target)} "${target.name}" already exists`, detailsOf(target));

export const modified = (target: Target) =>
	failure(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${qualified(target)} "${target.name}": the object has been modified; please apply your changes to the latest version and try again`,
		detailsOf(target),
	);

/** Source: apimachinery's structured-merge-diff wrapper, `managedfields/internal/conflict.go`. */
export function fieldConflict(manager: string, groupVersion: string, fields: readonly string[]): Answer {
	const message = `conflict with "${manager}" using ${groupVersion}`;
	const where = fields.length === 1 ? `: ${fields[0]}` : `:${fields.map(field => `\n- ${field}`).join('')}`;
	const causes = fields.map(field => ({reason: 'FieldManagerConflict', message, field}));
	const count = fields.length === 1 ? '1 conflict' : `${fields.length} conflicts`;
	return failure(409, 'Conflict', `Apply failed with ${count}: ${message}${where}`, {causes});
}

export function invalid(kind: string, name: string, causes: readonly [Cause, ...Cause[]]): Answer {
	const lines = causes.map(cause => `${cause.field}: ${cause.message}`);
	const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
	return failure(422, 'Invalid', `${kind} "${name}" is invalid: ${list}`, {name, kind, causes});
}

/** A denial by an admission plugin. */
export const forbidden = (target: Target, why: string) =>
	failure(403, 'Forbidden', `${qualified(target)} "${target.name}" is forbidden: ${why}`, detailsOf(target));

/** A denial by the authorizer. Source: apiserver `endpoints/handlers/responsewriters/errors.go`, `Forbidden`. */
export function denied(message: string, target: Target | undefined): Answer {
	const answer = failure(403, 'Forbidden', message, target === undefined ? {} : detailsOf(target));
	return {...answer, headers: {'X-Content-Type-Options': 'nosniff'}};
}

/** The output of Go's `http.Error`. */
export const plainText = (code: number, text: string, headers: Answer['headers'] = {}): Answer => ({
	code,
	body: `${text}\n`,
	headers: {'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff', ...headers},
});
