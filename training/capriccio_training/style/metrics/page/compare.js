// One `section.stills` for each direction: two pictures under a slider, and all of them in columns below.
// The columns hold every frame's address; nothing is loaded from elsewhere.
'use strict';

function viewer(section) {
  const figures = [...section.querySelectorAll('.columns figure')];
  const [left, right] = section.querySelectorAll('select');
  const stage = section.querySelector('.stage');
  const [under, over] = stage.querySelectorAll('img');
  const slider = stage.querySelector('input');
  const names = JSON.parse(section.dataset.names);
  const stills = figures.map(figure => JSON.parse(figure.querySelector('script').textContent));
  let frame = 0;

  function show() {
    figures.forEach((figure, index) => {
      figure.querySelector('img').src = stills[index][frame];
      figure.classList.toggle('chosen', index === right.selectedIndex);
    });
    under.src = stills[left.selectedIndex][frame];
    over.src = stills[right.selectedIndex][frame];
    stage.querySelector('.at-left').textContent = left.value;
    stage.querySelector('.at-right').textContent = right.value;
    section.querySelector('.name').textContent = `${names[frame]} (${frame + 1} of ${names.length})`;
  }
  function step(by) { frame = (frame + by + names.length) % names.length; show(); }
  function split(percent) { slider.value = percent; stage.style.setProperty('--split', percent + '%'); }
  function choose(list, index) { if (index < figures.length) { list.selectedIndex = index; show(); } }

  slider.oninput = () => split(slider.value);
  left.onchange = right.onchange = show;
  figures.forEach((figure, index) => { figure.querySelector('button').onclick = () => choose(right, index); });
  section.querySelector('.previous').onclick = () => step(-1);
  section.querySelector('.next').onclick = () => step(1);
  section.querySelector('.size').onclick = () => section.classList.toggle('exact');
  show();
  return {
    section,
    p: () => step(-1),
    n: () => step(1),
    s: () => split(+slider.value < 50 ? 100 : 0),
    f: () => section.classList.toggle('exact'),
    digit: (index, shifted) => choose(shifted ? left : right, index),
  };
}

const viewers = [...document.querySelectorAll('section.stills')].map(viewer);

/** The viewer that is nearest to the middle of the window is the one that keys act on. */
function nearest() {
  const away = ({section}) => {
    const box = section.getBoundingClientRect(), middle = innerHeight / 2;
    return Math.max(box.top - middle, middle - box.bottom, 0);
  };
  return viewers.reduce((best, each) => (away(each) < away(best) ? each : best));
}

const videos = [...document.querySelectorAll('video')];
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
function play(on) { videos.forEach(video => (on ? video.play().catch(() => {}) : video.pause())); }
play(!calm);

/** Clips of one section show the same moment: all follow the first. */
function keepStep() {
  for (const row of document.querySelectorAll('.clips')) {
    const [first, ...others] = row.querySelectorAll('video');
    for (const video of others) {
      const late = Math.abs(video.currentTime - first.currentTime);
      if (late > 0.08 && !video.seeking) video.currentTime = first.currentTime;
    }
  }
  requestAnimationFrame(keepStep);
}
if (videos.length) keepStep();

document.onkeydown = event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches('select')) return;
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (event.key === 'v' && videos.length) play(videos[0].paused);
  else if (digit && viewers.length) nearest().digit(+digit[1] - 1, event.shiftKey);
  else if (['n', 'p', 's', 'f'].includes(event.key) && viewers.length) nearest()[event.key]();
};
