// The theme that was chosen last time; a page opened from a file may have no memory.
(() => {
  'use strict';
  try {
    const kept = document.getElementById(localStorage.getItem('amdahl-theme'));
    if (kept && kept.name === 'theme') kept.checked = true;
  } catch { /* no memory */ }
  for (const button of document.querySelectorAll('input[name=theme]')) {
    button.addEventListener('change', () => {
      try { localStorage.setItem('amdahl-theme', button.id); } catch { /* no memory */ }
    });
  }
})();
