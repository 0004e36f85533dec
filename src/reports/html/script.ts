/** What a page can do besides being read; without it nothing is missing but the filter and the copy buttons. It builds no markup from text. */
export const script = `
'use strict';
const form = document.querySelector('form');
const rows = [...document.querySelectorAll('.q')].map(row => ({row, text: row.textContent.toLowerCase(), failed: row.classList.contains('f')}));
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
		count.value = shown + ' of ' + rows.length;
	};
	form.hidden = false;
	form.addEventListener('input', apply);
	form.addEventListener('submit', event => event.preventDefault());
	addEventListener('keydown', event => {
		if (event.key !== '/' || event.target === words) return;
		event.preventDefault();
		words.focus();
	});
	apply();
}
for (const step of document.querySelectorAll('.step')) {
	const button = document.createElement('button');
	button.type = 'button';
	button.textContent = 'Copy';
	button.addEventListener('click', async () => {
		const code = step.querySelector('code');
		getSelection().selectAllChildren(code);
		let done = false;
		try {
			await navigator.clipboard.writeText(code.textContent);
			done = true;
		} catch {
			done = document.execCommand('copy');
		}
		button.textContent = done ? 'Copied' : 'Press Ctrl+C';
		setTimeout(() => { button.textContent = 'Copy'; }, 2000);
	});
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
