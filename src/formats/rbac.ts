import type {Reporter} from './reporter.ts';

export default {
	name: 'rbac',
	extension: 'yaml',
	summary: 'YAML of the roles and bindings that would allow what RBAC refused',
	render({remedies = []}) {
		// A comment alone is valid YAML: whatever reads the file finds nothing to apply.
		return remedies.length === 0
			? '# RBAC refused nothing that a role could allow.\n'
			: remedies.map(({yaml}) => yaml).join('---\n');
	},
} satisfies Reporter;
