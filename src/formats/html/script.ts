/** What a page can do besides being read; without it only the filter and the copy buttons are missing. It builds no markup from text. */
export const script = `
'use strict';
const form = document.querySelector('form');
const rows = [...document.querySelectorAll('.q')].map(row => ({row, text: row.textContent.toLowerCase(), failed: row.classList.contains('f')}));
const runs = [...document.querySelectorAll('.run')];
if (form && rows.length > 0) {
	const [words, failed] = form.elements;
	const count = form.querySelector('output');
	const apply = () => {
		const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
		let shown = 0;
		for (const {row, text, failed: bad} of rows) {
			const fits = (!failed.checked || bad) && wanted.every(word => (word.length > 1 && word[0] === '-' ? !text.includes(word.slice(1)) : text.includes(word)));
			row.hidden = !fits;
			if (fits) shown++;
		}
		for (const run of runs) run.hidden = !run.querySelector('.q:not([hidden])');
		count.value = shown === 0 ? 'No request matches' : shown + ' of ' + rows.length;
	};
	form.hidden = false;
	document.querySelector('.keys').hidden = false;
	form.addEventListener('input', apply);
	form.addEventListener('submit', event => event.preventDefault());
	addEventListener('keydown', event => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === '/' && event.target !== words) {
			event.preventDefault();
			words.focus();
			words.select();
		} else if (event.key === 'Escape' && event.target === words) {
			words.value = '';
			apply();
		} else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			const row = event.target.closest('.q');
			if (!row && event.target !== words) return;
			const seen = [...document.querySelectorAll('.q:not([hidden])>summary')];
			const next = seen[row ? seen.indexOf(row.firstElementChild) + (event.key === 'ArrowDown' ? 1 : -1) : 0];
			if (!next) return;
			event.preventDefault();
			next.focus();
		}
	});
	apply();
}
const openTarget = () => {
	const target = document.getElementById(location.hash.slice(1));
	if (!target || target.tagName !== 'DETAILS') return;
	target.hidden = false;
	target.closest('.run').hidden = false;
	target.open = true;
	target.firstElementChild.focus();
};
addEventListener('hashchange', openTarget);
openTarget();
for (const step of document.querySelectorAll('.step')) {
	const code = step.querySelector('code');
	const button = document.createElement('button');
	button.type = 'button';
	const say = text => {
		button.textContent = text;
		button.ariaLabel = text === 'Copy' ? 'Copy: ' + code.textContent.slice(0, 100) : text;
	};
	button.ariaLive = 'polite';
	button.addEventListener('click', async () => {
		let done = false;
		try {
			await navigator.clipboard.writeText(code.textContent);
			done = true;
		} catch {
			getSelection().selectAllChildren(code);
			done = document.execCommand('copy');
		}
		say(done ? 'Copied' : 'Press Ctrl+C');
		setTimeout(say, 2000, 'Copy');
	});
	say('Copy');
	step.append(button);
}
const opened = new Set();
addEventListener('beforeprint', () => {
	for (const item of document.querySelectorAll('.p:not([open])')) {
		item.open = true;
		opened.add(item);
	}
});
addEventListener('afterprint', () => {
	for (const item of opened) item.open = false;
	opened.clear();
});
`;
