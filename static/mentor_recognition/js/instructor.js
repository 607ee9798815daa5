(()=>{function e(i){i("#mentor_recognition").data("wrapper",{onClickTitle(){},onExit(){}})}globalThis.jQuery&&e(globalThis.jQuery);})();
