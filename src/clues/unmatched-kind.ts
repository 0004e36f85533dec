import type {Failure, Said} from '../failures/failure.ts';
import type {Note} from '../model/run.ts';
import {removalOf, type Removal} from './removed-versions.ts';
import {serverSays} from './words.ts';

// no matches for kind "Widget" in version "example.com/v1"
// no matches for extensions/v1beta1, Kind=Deployment            kubectl to 1.10
const words =
	/no matches for (?:kind "(?<kind>[^"]*)" in (?:version|group) "(?<version>[^"]*)"|(?<oldVersion>[\w.-]*\/\w*), Kind=(?<oldKind>\w+))/;

/** A kind that the client did not find among the types of the server. */
export type UnmatchedKind = {
	readonly said: Said;
	readonly kind: string;
	/** The `apiVersion` of the object. */
	readonly version: string;
	/** Empty for the core group. */
	readonly group: string;
	/** The file that has the object. */
	readonly file: string | undefined;
	/** Set where the types of its group could not be listed, so that the kind may be one of them. */
	readonly unlisted: Note | undefined;
	readonly removed: Removal | undefined;
};

/** Source: apimachinery `pkg/api/meta/errors.go`, `NoKindMatchError`. */
export function unmatchedKindOf(failure: Failure): UnmatchedKind | undefined {
	if (failure.status !== undefined && failure.status !== 404) return undefined;
	const said = serverSays(failure, words);
	if (said === undefined) return undefined;
	const {kind = said.match.groups?.oldKind ?? '', version = said.match.groups?.oldVersion?.replace(/\/$/, '') ?? ''} =
		said.match.groups ?? {};
	const group = version.includes('/') ? (version.split('/')[0] ?? '') : '';
	return {
		said,
		kind,
		version,
		group,
		// error: resource mapping not found for name: "x" … from "f.yaml": no matches …; older: unable to recognize "f.yaml": …
		file: /(?:from|unable to recognize) "([^"]+)"/.exec(said.statement.text)?.[1],
		unlisted: failure.run.notes.find(
			({text}) => group !== '' && text.startsWith(`couldn't get resource list for ${group}/`),
		),
		removed: removalOf(version, kind, failure.run),
	};
}
