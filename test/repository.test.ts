import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parse} from 'yaml';
import {describe, expect, test} from '@jest/globals';

type Step = {readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown>};
type Job = {
	readonly permissions?: Record<string, string>;
	readonly strategy?: {readonly matrix: {readonly os: string[]; readonly node: string[]}};
	readonly steps: Step[];
};
type Workflow = {readonly permissions: Record<string, string>; readonly jobs: Record<string, Job>};

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const json = (path: string) => JSON.parse(read(path)) as unknown;

const own = json('package.json') as {
	version: string;
	engines: {node: string};
	scripts: Record<string, string>;
	devDependencies: Record<string, string>;
};
const workflow = (name: string) => parse(read(`.github/workflows/${name}.yml`)) as Workflow;
const stepsOf = ({jobs}: Workflow) => Object.values(jobs).flatMap(({steps}) => steps);

describe('workflows', () => {
	const names = readdirSync(join(root, '.github/workflows')).map(name => name.replace('.yml', ''));
	const steps = names.flatMap(name => stepsOf(workflow(name)));

	test('are those of changes and of releases', () => {
		expect(names.toSorted()).toEqual(['ci', 'release']);
	});

	test('run only what is there', () => {
		const commands = steps.flatMap(({run}) => run ?? []).join('\n');
		const scripts = [...commands.matchAll(/\bnpm (?:run )?(\S+)/g)].map(([, name = '']) => name);
		const ofNpm = new Set(['ci', 'publish']);
		expect(scripts).toEqual(expect.arrayContaining(['ci', 'build', 'types', 'test', 'publish']));
		expect(scripts.filter(name => !ofNpm.has(name) && own.scripts[name] === undefined)).toEqual([]);
		const files = [...commands.matchAll(/(?<![\w/])((?:\.ci|dist|samples|scripts|test)\/[\w./-]*)/g)].map(
			([path]) => path,
		);
		expect(files).toEqual(expect.arrayContaining(['.ci/run', 'dist/cli.js', 'scripts/krew.js', 'test/http/']));
		expect(files.filter(path => !existsSync(join(root, path)))).toEqual([]);
	});

	test('use actions of GitHub only, each at a commit', () => {
		const used = steps.flatMap(({uses}) => uses ?? []);
		expect(used.length).toBeGreaterThan(0);
		expect(used.filter(name => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(name))).toEqual([]);
	});

	test('start with the oldest Node that is promised, on three systems', () => {
		const oldest = own.engines.node.replace('>=', '');
		const {whole, portable} = workflow('ci').jobs;
		const [setup] = whole?.steps.filter(({uses}) => uses?.startsWith('actions/setup-node@')) ?? [];
		expect(setup?.with?.['node-version']).toBe(oldest);
		expect(whole?.steps.at(-1)?.run).toBe('.ci/run');
		expect(portable?.strategy?.matrix.node[0]).toBe(oldest);
		expect(portable?.strategy?.matrix.node.slice(1).map(Number)).toEqual([22, 24]);
		expect(portable?.strategy?.matrix.os.map(name => name.split('-')[0])).toEqual(['ubuntu', 'macos', 'windows']);
		// A number would lose its last zero: 20.20 is 20.2.
		expect(portable?.strategy?.matrix.node.every(version => typeof version === 'string')).toBe(true);
		const packing = workflow('release').jobs['package']?.steps.find(({uses}) =>
			uses?.startsWith('actions/setup-node@'),
		);
		expect(packing?.with?.['node-version']).toBe(oldest);
	});

	test('may do what they have to, and no more', () => {
		expect(workflow('ci').permissions).toEqual({contents: 'read'});
		expect(Object.values(workflow('ci').jobs).filter(job => job.permissions !== undefined)).toEqual([]);
		const {permissions, jobs} = workflow('release');
		expect(permissions).toEqual({});
		expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
			package: {contents: 'read'},
			npm: {'id-token': 'write'},
			github: {contents: 'write'},
		});
	});
});

describe('forms for issues', () => {
	const folder = '.github/ISSUE_TEMPLATE';
	const forms = readdirSync(join(root, folder)).filter(name => name !== 'config.yml');

	test('are the only way, and hold links to nowhere', () => {
		expect(forms.toSorted()).toEqual(['bug.yml', 'missing-cause.yml', 'wrong-verdict.yml']);
		expect(parse(read(`${folder}/config.yml`))).toEqual({blank_issues_enabled: false});
	});

	test.each(forms)('%s asks for a redacted log, what was expected, and the version', name => {
		type Field = {
			type: string;
			id: string;
			attributes: {label: string; description: string; render?: string};
			validations?: {required: boolean};
		};
		// Source: docs.github.com, "Syntax for issue forms" and "Syntax for GitHub's form schema".
		const form = parse(read(`${folder}/${name}`)) as {name: string; description: string; body: Field[]};
		expect([form.name, form.description]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
		expect(form.body.filter(({type}) => !['input', 'textarea'].includes(type))).toEqual([]);
		expect(new Set(form.body.map(({id}) => id)).size).toBe(form.body.length);
		expect(new Set(form.body.map(({attributes}) => attributes.label)).size).toBe(form.body.length);
		const field = (id: string) => form.body.find(one => one.id === id);
		expect(field('log')?.attributes.description).toContain('`kubectl-debug redact ');
		// Nothing can be attached to a field that is rendered as code.
		expect(field('log')?.attributes.render).toBeUndefined();
		expect(field('expected')?.validations).toEqual({required: true});
		expect(field('version')?.attributes.description).toContain('`kubectl-debug --version`');
		expect(field('version')?.validations).toEqual({required: true});
	});

	test('SECURITY.md asks for a redacted log too, and names no address', () => {
		expect(read('SECURITY.md')).toContain('`kubectl-debug redact ');
		expect(read('SECURITY.md')).not.toMatch(/https?:|\S@\S/);
	});
});

describe('updates', () => {
	type Rule = {
		matchPackageNames?: string[];
		matchDatasources?: string[];
		minimumReleaseAge?: string;
		enabled?: boolean;
	};
	const {packageRules} = json('renovate.json') as {packageRules: Rule[]};
	const matches = (pattern: string, name: string) =>
		pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

	test('are as old as npm demands', () => {
		const [, days] = /^min-release-age=(\d+)$/m.exec(read('.npmrc')) ?? [];
		expect(packageRules).toContainEqual(
			expect.objectContaining({matchDatasources: ['npm'], minimumReleaseAge: `${days} days`}),
		);
	});

	test('leave the packages alone that carry kubectl', () => {
		const off = packageRules.filter(({enabled}) => enabled === false).flatMap(rule => rule.matchPackageNames ?? []);
		const layers = Object.keys(own.devDependencies).filter(name => name.includes('kubectl'));
		expect(layers.length).toBeGreaterThan(0);
		expect(layers.filter(name => !off.some(pattern => matches(pattern, name)))).toEqual([]);
	});

	test('have rules for packages that are there', () => {
		const patterns = packageRules.flatMap(rule => rule.matchPackageNames ?? []);
		const names = Object.keys(own.devDependencies);
		expect(patterns.filter(pattern => !names.some(name => matches(pattern, name)))).toEqual([]);
	});

	test('change pinned versions', () => {
		expect(json('renovate.json')).toMatchObject({rangeStrategy: 'pin'});
		expect(Object.values(own.devDependencies).filter(version => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
	});
});

describe('git', () => {
	const attributes = (name: string, path: string) =>
		execFileSync('git', ['check-attr', name, '--', path], {cwd: root}).toString().trim().split(': ')[2];

	test('keeps the bytes of logs, and has line feeds in everything else', () => {
		for (const path of ['samples/pasted/013-limitrange-crlf.log', 'test/causes/network/dns-no-such-host.md'])
			expect([existsSync(join(root, path)), attributes('text', path)]).toEqual([true, 'unset']);
		for (const path of ['src/cli.ts', '.ci/run', 'docs/causes/README.md'])
			expect([path, attributes('text', path), attributes('eol', path)]).toEqual([path, 'auto', 'lf']);
	});

	test('knows what is generated', () => {
		const generated = ['docs/causes/README.md', 'docs/screen.svg', 'package-lock.json'];
		expect(generated.map(path => attributes('linguist-generated', path))).toEqual(['set', 'set', 'set']);
		expect(attributes('linguist-generated', 'src/cli.ts')).toBe('unspecified');
	});
});

test('what jest leaves out elsewhere is there', () => {
	const [, list = ''] = /const onLinux = \[(.*?)\]/s.exec(read('jest.config.js')) ?? [];
	const patterns = [...list.matchAll(/'(.+)'/g)].map(([, pattern = '']) => new RegExp(pattern));
	expect(patterns.length).toBeGreaterThan(0);
	const files = readdirSync(join(root, 'test'), {recursive: true, encoding: 'utf8'}).map(path => `test/${path}`);
	expect(patterns.filter(pattern => !files.some(file => pattern.test(file)))).toEqual([]);
});

test('the version has its place in the changelog, and is to be published with provenance', () => {
	expect(read('CHANGELOG.md')).toContain(`\n## ${own.version}\n`);
	expect(own).toMatchObject({publishConfig: {access: 'public', provenance: true}});
});

test('the repository holds nothing at its top but what belongs to it', () => {
	const top = new Set(
		execFileSync('git', ['ls-files'], {cwd: root, encoding: 'utf8'})
			.trim()
			.split('\n')
			.map(path => path.split('/', 1)[0] ?? ''),
	);
	const folders = new Set(['.ci', '.github', 'docs', 'samples', 'scripts', 'src', 'test']);
	const files =
		'.gitattributes .gitignore .npmrc .oxfmtrc.json .oxlintrc.json jest.config.js knip.json package-lock.json package.json renovate.json tsconfig.json'.split(
			' ',
		);
	const known = (name: string) => folders.has(name) || files.includes(name) || /^[A-Z_]+(?:\.md)?$/.test(name);
	expect([...top].filter(name => !known(name))).toEqual([]);
});
