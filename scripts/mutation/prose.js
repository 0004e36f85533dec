// What people read and no program does: a change of its words is no change of behaviour.

/** Members of causes that no log changes: all of what they hold is documentation. */
const documentation = new Set(['title', 'explain', 'lookAlikes', 'sources']);

/** Members that hold sentences about a failure. Which of them is said is behaviour, and so are the values in them. */
const sentences = new Set(['what', 'because', 'settledBy']);

/** What a sentence may stand in and still be the value of a member or an argument. */
const around = new Set(['ConditionalExpression', 'LogicalExpression']);

/** A template with values in it says something about the log. */
const isFixed = ({type, expressions}) =>
	type === 'StringLiteral' || (type === 'TemplateLiteral' && expressions.length === 0);

/** The member of an object that this is the value of. */
const memberOf = ({parent, key}) =>
	parent?.type === 'ObjectProperty' && key === 'value' ? (parent.key.name ?? parent.key.value) : undefined;

/** The argument of `defineCause`. */
const isCause = ({parent}) => parent?.type === 'CallExpression' && parent.callee.name === 'defineCause';

/** `why` of `step(sh`…`, why)`. */
const isWhy = ({parent, listKey, key}) =>
	parent.type === 'CallExpression' && parent.callee.name === 'step' && listKey === 'arguments' && key === 1;

function shouldIgnore(path) {
	if (documentation.has(memberOf(path)) && isCause(path.parentPath.parentPath)) return 'documentation';
	if (!isFixed(path.node)) return undefined;
	let value = path;
	while (around.has(value.parent.type) && value.key !== 'test') value = value.parentPath;
	return sentences.has(memberOf(value)) || isWhy(value) ? 'a sentence' : undefined;
}

export const strykerPlugins = [{kind: 'Ignore', name: 'prose', value: {shouldIgnore}}];
