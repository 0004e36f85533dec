import type {KubeObject} from './store.ts';

type Column = {readonly name: string; readonly type: string; readonly of: (object: KubeObject) => string | number};

const column = (name: string, type: string, of: Column['of']): Column => ({name, type, of});

const name = column('Name', 'string', ({metadata}) => metadata.name);
const age = column('Age', 'string', () => '200d');

/** The columns of types that show more than name and age. */
const columns: Readonly<Record<string, readonly Column[]>> = {
	Pod: [
		name,
		column('Ready', 'string', () => '1/1'),
		column('Status', 'string', () => 'Running'),
		column('Restarts', 'string', () => '0'),
		age,
	],
	Deployment: [name, column('Ready', 'string', () => '2/2'), column('Up-to-date', 'integer', () => 2), age],
	Secret: [name, column('Type', 'string', ({type}) => String(type)), age],
	ConfigMap: [name, column('Data', 'integer', ({data}) => Object.keys(data ?? {}).length), age],
};

/** True for clients that request server-side printing, such as `kubectl get` without `-o yaml`. */
export const wantsTable = (accept: string) => accept.includes('as=Table;v=v1;g=meta.k8s.io');

/** A list, or one object, as `meta.k8s.io/v1 Table`. */
export function tableOf(body: object): object {
	const list = 'items' in body ? (body as {items: KubeObject[]; metadata: object}) : undefined;
	const objects = list?.items ?? [body as KubeObject];
	const shown = columns[objects[0]?.kind ?? ''] ?? [name, age];
	return {
		kind: 'Table',
		apiVersion: 'meta.k8s.io/v1',
		metadata: list?.metadata ?? {resourceVersion: objects[0]?.metadata.resourceVersion},
		columnDefinitions: shown.map(({name: title, type}) => ({
			name: title,
			type,
			format: title === 'Name' ? 'name' : '',
			description: title,
			priority: 0,
		})),
		rows: objects.map(object => ({
			cells: shown.map(({of}) => of(object)),
			object: {kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata},
		})),
	};
}
