// What is left as it is: sentences, which people read and no program does, and what only types ask for.

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

/** `''` where a value is missing: types ask for it, mostly where a regular expression always has the group. */
const isEmptyDefault = ({node, parent, key}) =>
	node.type === 'StringLiteral' &&
	node.value === '' &&
	key === 'right' &&
	(parent.type === 'AssignmentPattern' || (parent.type === 'LogicalExpression' && parent.operator === '??'));

/** `match.groups?.name`: an expression that names its groups always has them. */
const isGroups = ({node: {type, object}}) =>
	type === 'OptionalMemberExpression' && object.type === 'MemberExpression' && object.property.name === 'groups';

function shouldIgnore(path) {
	if (isEmptyDefault(path) || isGroups(path)) return 'only types ask for it';
	if (documentation.has(memberOf(path)) && isCause(path.parentPath.parentPath)) return 'documentation';
	if (!isFixed(path.node)) return undefined;
	let value = path;
	while (around.has(value.parent.type) && value.key !== 'test') value = value.parentPath;
	return sentences.has(memberOf(value)) || isWhy(value) ? 'a sentence' : undefined;
}

export const strykerPlugins = [{kind: 'Ignore', name: 'prose', value: {shouldIgnore}}];
