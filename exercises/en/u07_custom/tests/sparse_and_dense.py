from otter.test_files import test_case

OK_FORMAT = False

name = "sparse_and_dense"
points = None

@test_case(points=None, hidden=False)
def an_option(env):
    from cinta.notebook import check
    key = '{"exercise":"sparse_and_dense","check":"an_option","titles":{"es":"una de las opciones","en":"one of the options"},"points":0.0,"hidden":false,"tape":false,"rtol":null,"seed":0,"questions":[],"expected":[],"blank":[],"wrong":[],"parameters":[],"from_tape":false,"uses":null,"calls":0,"changed":[],"roads":[],"usual":[],"untaught":[],"untouched":"","averages":true,"used":[],"choice":{"asks":"sparse_and_dense","options":["a","b","c","d"],"right":"","reasons":{}},"manual":false,"named":true}'
    check(env, key, 'en')

