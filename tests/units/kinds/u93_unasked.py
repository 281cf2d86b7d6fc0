# %% author="imports"
from cinta.checks.author import manual

# %% [markdown] lang="es"
# # Lo que ningún código contesta
# %% [markdown] lang="en"
# # What no code answers

# %%
import tensorflow as tf

# %% [markdown] lang="es" exercise="which_source"
# ### ¿Cuál es la fuente?
# En `tape.gradient(loss, w)`.
# %% [markdown] lang="en" exercise="which_source"
# ### Which is the source?
# In `tape.gradient(loss, w)`.

# %% exercise="which_source" points="2"
which_source = "b"  # SOLUTION

# %% option="which_source" id="a"
# es: `loss` | `loss` es lo que se deriva: el objetivo.
# en: `loss` | `loss` is what is differentiated: the target.

# %% option="which_source" id="b"
# es: `w`
# en: `w`

# %% option="which_source" id="c"
# es: la cinta | La cinta graba; no se deriva respecto a ella.
# en: the tape | The tape records; nothing is differentiated with respect to it.

# %% hint="which_source"
# es: ¿Qué argumento va segundo?
# en: Which argument comes second?

# %% [markdown] lang="es" exercise="only_practice"
# ### ¿Graba la cinta fuera del bloque?
# %% [markdown] lang="en" exercise="only_practice"
# ### Does the tape record outside its block?

# %% exercise="only_practice" asks="records_outside" points="0"
records_outside = "no"  # SOLUTION

# %% option="only_practice" id="sí"
# es: Sí | Lo que está fuera del bloque no se graba.
# en: Yes | What stands outside the block is not recorded.

# %% option="only_practice" id="no"
# es: No
# en: No

# %% [markdown] lang="es" exercise="in_words"
# ### Con tus palabras
# ¿Por qué sale None?
# %% [markdown] lang="en" exercise="in_words"
# ### In your own words
# Why does None come out?

# %% [markdown] lang="es" answer="in_words"
# Porque ningún camino lleva de la fuente al objetivo.
# %% [markdown] lang="en" answer="in_words"
# Because no path leads from the source to the target.

# %% checks="in_words"
@manual(points=3, rubric={"es": "2 por el camino; 1 por los dos nombres", "en": "2 for the path; 1 for both names"})
def says_where_the_path_ends():
    """
    es: di dónde se corta el camino
    en: say where the path breaks
    """

# %% [markdown] lang="es" exercise="a_plot"
# ### Dibuja la pendiente
# %% [markdown] lang="en" exercise="a_plot"
# ### Plot the slope

# %% exercise="a_plot"
points = tf.linspace(-2.0, 2.0, 5)
# BEGIN SOLUTION
print(2 * points)
# END SOLUTION

# %% checks="a_plot"
@manual(points=1, rubric="es: ejes con nombre\nen: named axes")
def has_named_axes():
    """
    es: los ejes tienen nombre
    en: the axes have names
    """
