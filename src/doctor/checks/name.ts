import type {Check} from '../check.ts';

/** Plugins never override built-in commands. Source: kubectl `pkg/cmd/cmd.go`, `HandlePluginCommand`. */
export default {
	id: 'name',
	order: 20,
	needs: [],
	run: async () => ({
		outcome: 'ok',
		summary:
			'`kubectl debug` is a command of kubectl and hides a plugin called kubectl-debug: call this program with the dash, or as `kubectl wire`.',
	}),
} satisfies Check;
