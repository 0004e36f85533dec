import {redactText} from '../redact/redact.ts';
import {actionText} from './action.ts';
import type {Check, Outcome, World} from './check.ts';
import {todoText} from './todo.ts';
import type {FactValue} from '../model/finding.ts';

/** A completed check, safe to show: redacted. */
export type Checked = {
	readonly id: string;
	readonly outcome: Outcome;
	readonly summary: string;
	readonly todo: string | null;
	/** ID of a cause in the catalogue. */
	readonly cause: string | null;
	readonly facts: Readonly<Record<string, FactValue>>;
	/** Commands run and connections made, in order. */
	readonly actions: readonly string[];
	readonly durationMs: number;
};

/** Runs checks in order; skips those whose prerequisite failed. `done` gets each result immediately. */
export async function examine(
	checks: readonly Check[],
	world: World,
	done: (checked: Checked) => void = () => {},
): Promise<Checked[]> {
	const all: Checked[] = [];
	for (const check of checks) {
		const checked = await make(check, world, all);
		if (checked === undefined) continue;
		all.push(checked);
		done(checked);
	}

	return all;
}

async function make(
	{id, needs, applies, run}: Check,
	world: World,
	before: readonly Checked[],
): Promise<Checked | undefined> {
	if (applies?.(world) === false) return undefined;
	const actions: string[] = [];
	const skipped = {id, outcome: 'skipped', todo: null, cause: null, facts: {}, actions, durationMs: 0} as const;
	const broken = before.find(each => needs.includes(each.id) && /^(?:failed|skipped)$/.test(each.outcome));
	if (broken !== undefined) {
		const root = broken.outcome === 'failed' ? broken.id : /because (\S+) failed/.exec(broken.summary)?.[1];
		return {...skipped, summary: `Not tried, because ${root} failed.`};
	}

	const started = performance.now();
	const result = await run({
		...world,
		show(action) {
			actions.push(actionText(action));
			world.show(action);
		},
	});
	if (result === undefined) return undefined;
	const todo = result.todo === undefined ? undefined : todoText(result.todo, world);
	return {
		id,
		outcome: result.outcome,
		summary: redactText(result.summary),
		todo: todo === undefined ? null : redactText(todo),
		cause: result.cause ?? null,
		facts: Object.fromEntries(
			Object.entries(result.facts ?? {}).flatMap(([name, value]) =>
				value === undefined ? [] : [[name, shown(value)]],
			),
		),
		actions,
		durationMs: Math.round(performance.now() - started),
	};
}

const shown = (value: FactValue): FactValue =>
	typeof value === 'string'
		? redactText(value)
		: typeof value === 'object'
			? value.map(part => redactText(part))
			: value;
